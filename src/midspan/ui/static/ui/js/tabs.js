// <midspan-tabs>: without a script its panels stand one below the other; with one, a row of tabs chooses.
class Tabs extends HTMLElement {
  connectedCallback() {
    if (this.querySelector(":scope > [role=tablist]")) return;
    this.panels = [...this.querySelectorAll(":scope > [data-tab]")];
    if (this.panels.length < 2) return;
    this.tabs = this.panels.map((panel) => this.#tabFor(panel));
    const list = document.createElement("div");
    list.className = "tab-list segments";
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", this.dataset.label);
    list.append(...this.tabs);
    list.addEventListener("keydown", (event) => this.#move(event));
    this.prepend(list);
    this.#show(this.#remembered());
  }

  #tabFor(panel) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `${panel.id}-tab`;
    tab.textContent = panel.dataset.tab;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    tab.addEventListener("click", () => this.#show(this.tabs.indexOf(tab)));
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = 0;
    return tab;
  }

  #show(chosen) {
    this.panels.forEach((panel, place) => (panel.hidden = place !== chosen));
    this.tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", String(place === chosen));
      tab.tabIndex = place === chosen ? 0 : -1;
    });
    if (this.dataset.remember) sessionStorage.setItem(`tab:${this.dataset.remember}`, this.panels[chosen].id);
  }

  #remembered() {
    const id = this.dataset.remember && sessionStorage.getItem(`tab:${this.dataset.remember}`);
    return Math.max(0, this.panels.findIndex((panel) => panel.id === id));
  }

  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const toward = getComputedStyle(this).direction === "rtl" ? -step : step;
    const at = this.tabs.indexOf(event.target);
    const next = (at + toward + this.tabs.length) % this.tabs.length;
    this.#show(next);
    this.tabs[next].focus();
    event.preventDefault();
  }
}

customElements.define("midspan-tabs", Tabs);
