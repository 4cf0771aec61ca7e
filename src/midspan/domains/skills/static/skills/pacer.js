// Shows how long a breath goes: a circle that grows and shrinks, or, for who wants no motion, one that stands still
// beside words that count.
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const SMALL = "scale(0.45)";
const LARGE = "scale(1)";

export class Pacer {
  constructor(place) {
    this.place = place;
    if (!place) return;
    this.breath = place.querySelector("[data-pacer-breath]");
    this.words = place.querySelector("[data-pacer-words]");
    this.inward = Number(place.dataset.inSeconds);
    this.whole = this.inward + Number(place.dataset.outSeconds);
    this.passed = 0;
  }

  run() {
    if (!this.place) return;
    this.place.hidden = false;
    clearInterval(this.counting);
    this.since = performance.now() - this.passed;
    this.counting = setInterval(() => this.count(), 200);
    this.count();
    if (calm.matches) this.motion?.cancel();
    else this.move();
  }

  stand() {
    if (!this.place || this.place.hidden) return;
    clearInterval(this.counting);
    this.passed = performance.now() - this.since;
    this.motion?.pause();
  }

  // Beside a step that is about something else it is not there, and begins anew afterwards.
  rest() {
    if (!this.place) return;
    this.stand();
    this.passed = 0;
    this.place.hidden = true;
  }

  move() {
    const turn = { offset: this.inward / this.whole, transform: LARGE, easing: "ease-in-out" };
    const frames = [{ transform: SMALL, easing: "ease-in-out" }, turn, { transform: SMALL }];
    this.motion ??= this.breath.animate(frames, { duration: this.whole * 1000, iterations: Infinity });
    this.motion.currentTime = this.passed;
    this.motion.play();
  }

  count() {
    this.passed = performance.now() - this.since;
    const second = (this.passed / 1000) % this.whole;
    const isIn = second < this.inward;
    const number = Math.floor(isIn ? second : second - this.inward) + 1;
    this.words.textContent = `${isIn ? this.place.dataset.in : this.place.dataset.out} · ${number}`;
  }
}
