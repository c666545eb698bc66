// The address and the browser's steps back, kept in step with what is looked for.
import { readAddress, writeAddress } from "./find-state.js";

const [SETTLED, REST] = [1500, 250];

/** `state` returns what is looked for; `read` is called with what an address looks for, after a step back. */
export class Steps {
  #isSettled = true;
  #settling = 0;
  #typing = 0;

  constructor(state, read) {
    this.state = state;
    this.read = read;
    addEventListener("popstate", () => this.go());
  }

  /** Look for what the address says. */
  go() {
    clearTimeout(this.#typing);
    this.#typing = 0;
    this.#isSettled = true;
    this.read(readAddress(location.href));
  }

  /** Somebody types: the address takes longer to write than results to find, so it waits until they rest. */
  type() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.keep(), REST);
  }

  /** Write what was typed. What is typed in one go is one step back. */
  keep() {
    if (!this.#typing) return;
    clearTimeout(this.#typing);
    clearTimeout(this.#settling);
    this.#typing = 0;
    this.#write(this.#isSettled);
    this.#isSettled = false;
    this.#settling = setTimeout(() => (this.#isSettled = true), SETTLED);
  }

  /** What is typed from now on is another step. */
  settle() {
    this.keep();
    this.#isSettled = true;
  }

  /** Write what was chosen: a step of its own. */
  add() {
    this.#write(true);
  }

  #write(isNew) {
    const address = writeAddress(this.state());
    if (address === location.href) return;
    try {
      if (isNew) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    } catch {
      // Some browsers refuse more than a hundred in half a minute.
    }
  }
}
