// A device whose clock somebody has set an hour ahead. Its monotonic clock (performance.now) is unchanged.
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
