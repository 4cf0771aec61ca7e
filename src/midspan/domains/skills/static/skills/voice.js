// Reads aloud with a voice that lives on this device. One that is spoken elsewhere would be sent the words.
const speech = window.speechSynthesis;

export class Voice {
  constructor(choice, { rate, language }) {
    this.choice = choice;
    this.box = choice.querySelector("input");
    this.rate = rate;
    this.language = language;
    this.find();
    speech?.addEventListener?.("voiceschanged", () => this.find());
  }

  find() {
    const voices = speech?.getVoices() ?? [];
    this.voice = voices.find((one) => one.localService && one.lang.toLowerCase().startsWith(this.language));
    this.choice.hidden = !this.voice;
  }

  get isSpeaking() {
    return this.isOn && speech.speaking && !speech.paused;
  }

  get isOn() {
    return Boolean(this.voice) && this.box.checked;
  }

  say(words) {
    if (!speech) return;
    speech.cancel();
    speech.resume(); // What is paused would stay silent.
    if (!this.isOn) return;
    const said = new SpeechSynthesisUtterance(words);
    Object.assign(said, { voice: this.voice, lang: this.voice.lang, rate: this.rate });
    speech.speak(said);
  }

  stand() {
    if (this.isOn) speech.pause();
  }

  goOn() {
    if (this.isOn) speech.resume();
  }
}
