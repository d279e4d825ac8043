// A device whose clock somebody set by hand: an hour ahead. The monotonic clock (performance.now) is as it is.
(() => {
  const True = Date;
  const wrong = () => True.now() + 3_600_000;
  window.Date = class extends True {
    constructor(...given) {
      super(...(given.length ? given : [wrong()]));
    }
    static now() {
      return wrong();
    }
  };
})();
