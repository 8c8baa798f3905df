// The kernel behind a page: how it fares, and the way back to it.
const RECONNECT_AFTER = 10_000;
const TOLD = ["idle", "busy", "starting", "restarting"];
const SAID_OTHERWISE = { autorestarting: "restarting", terminating: "dead" };

export class Kernel {
  constructor(panel) {
    this.panel = panel;
    this.context = panel.sessionContext;
    this.reconnecting = null;
  }

  // The connection to it; nothing where none was started.
  get connection() {
    return this.context.session?.kernel;
  }

  // Keeps its state on the page's element, where the cards look, and tells `changed` each status.
  listen(changed) {
    const follow = () => {
      this.panel.node.dataset.regionalismKernel = this.state();
    };
    this.context.statusChanged.connect((_, status) => {
      follow();
      changed(status);
    });
    this.context.connectionStatusChanged.connect((_, status) => {
      follow();
      if (status !== "connected") this.reconnectSoon();
    });
    this.context.kernelChanged.connect(follow);
    follow();
  }

  state() {
    const kernel = this.connection;
    if (!kernel) return "unknown";
    if (kernel.status === "dead") return "dead";
    if (kernel.connectionStatus !== "connected") return kernel.connectionStatus;
    const status = SAID_OTHERWISE[kernel.status] || kernel.status;
    return TOLD.includes(status) ? status : "unknown";
  }

  // Starts it or connects to it, whatever is missing; returns whether it is there. A page that ran before was connected
  // before: one that connects then has lost it.
  async ready(ranBefore) {
    await this.context.ready;
    const kernel = this.connection;
    if (!kernel) await this.context.startKernel();
    else if (kernel.status === "dead") await this.context.changeKernel({ name: kernel.name });
    else {
      const lost = ranBefore ? ["disconnected", "connecting"] : ["disconnected"];
      if (lost.includes(kernel.connectionStatus)) await kernel.reconnect();
    }
    return Boolean(this.connection);
  }

  // JupyterLab waits longer after each try, more than a minute in the end, and gives up after the seventh.
  reconnectSoon() {
    clearTimeout(this.reconnecting);
    this.reconnecting = setTimeout(() => {
      const kernel = this.panel.isDisposed ? null : this.connection;
      if (!kernel || kernel.status === "dead" || kernel.connectionStatus === "connected") return;
      kernel.reconnect().catch((problem) => console.info("Course mode: still no connection.", problem));
      this.reconnectSoon();
    }, RECONNECT_AFTER);
  }
}
