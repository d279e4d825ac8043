// Stops the page's time while it is pictured in several sizes, and silences its line to the server.
(() => {
  const [now, date] = [performance.now(), Date.now()];
  performance.now = () => now;
  Date.now = () => date;
  window.setTimeout = () => 0;
  window.setInterval = () => 0;
  WebSocket.prototype.send = () => {};
})();
