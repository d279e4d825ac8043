// Lets the page's time stand still while it is pictured in several sizes, and its line say nothing more.
(() => {
  const [now, date] = [performance.now(), Date.now()];
  performance.now = () => now;
  Date.now = () => date;
  window.setTimeout = () => 0;
  window.setInterval = () => 0;
  WebSocket.prototype.send = () => {};
})();
