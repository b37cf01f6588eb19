import {
  ALTERNATE_SCREEN,
  type Csi,
  effectOf,
  firstParameter,
  hasMode,
  INSERT_MODE,
  isOfInterest,
  QUESTIONS,
  type ScreenSize,
} from "./csi.ts";
import { joins } from "./joining.ts";
import { LinkBudget, linkOf } from "./link-budget.ts";
import { QuestionLimit } from "./question-limit.ts";
import { codePointAt, lengthOf, Utf8Stream } from "./utf8-stream.ts";

/** A longer control sequence is dropped: the longest of use sets all attributes at once. */
export const MOST_SEQUENCE_BYTES = 1024;
/** The same of strings (OSC, DCS, APC, PM, SOS): titles, links and whole palettes are shorter. */
export const MOST_STRING_BYTES = 8 * 1024;
/** No more characters than these join the one before them. */
export const MOST_JOINED = 8;
/** What touches so many cells is drawn before more of it comes. */
const PORTION_WORK = 250_000;
const INSERTED_AT_ONCE = 256;

/** A piece of what goes on to screens: whole characters and whole sequences. */
export interface Portion {
  readonly bytes: Buffer;
  /** Cells that costly sequences touch; 0 of ordinary output. */
  readonly work: number;
}

type Mode = "ground" | "escape" | "csi" | "osc" | "dcs" | "string";

const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
const ESC = 0x1b;
const BRACKET = 0x5b;
const DEL = 0x7f;
const STRING_END = 0x9c;
/** Begins characters from U+00C0 on. */
const FIRST_LEAD = 0xc3;
/** What one character from U+0080 to U+009F begins, or ESC and the one that is 0x40 below it. */
const BEGINS: Readonly<Record<number, Mode>> = {
  144: "dcs",
  152: "string",
  155: "csi",
  157: "osc",
  158: "string",
  159: "string",
};
const C1_OF_ESCAPE = 0x40;
const LINK_END = Buffer.from("\x1b]8;;\x07");
/** A reset alone forgets the lines, and not the links that were on them. */
const FORGET_LINKS = Buffer.from("\x1b[?1049l\x1b[2J\x1b[3J");
const END_OF_STRING = Buffer.from("\x1b\\");
const CANCEL = Buffer.from([CAN]);
const NOTHING = Buffer.alloc(0);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are control sequences
const CSI = /^(?:\x1b\[|\xc2\x9b)([<-?]?)([0-9;:]*)([ -/]*)([@-~])$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const HEAD = /^(?:\x1b[[P]|\xc2[\x9b\x90])[<-?]?[0-9;:]*[ -/]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: passed over within a string
const CONTROLS = /[\x00-\x1a\x1c-\x1f\x7f]/g;

/**
 * What a program prints is a stranger's. All of it passes here once, on its way to the screens here and in pages, and
 * comes out as what costs them a bounded amount of time and memory for each byte: counts, lengths, joined characters and
 * links have bounds, all else stays byte for byte. Reads sequences as xterm.js does. Pure.
 */
export class OutputFilter {
  private size: ScreenSize;
  private readonly text = new Utf8Stream();
  private readonly links = new LinkBudget();
  private readonly questions = new QuestionLimit();
  private now = 0;
  private mode: Mode = "ground";
  /** Of ESC: an intermediate character came. Of CSI and DCS: whatever comes now belongs to it. */
  private pastHead = false;
  /** What else would have ended the string that the sequence cut short. */
  private cut: Buffer = NOTHING;
  /** The sequence is too long: nothing of it goes on. */
  private skipping = false;
  private alternate = false;
  /** Each character moves the rest of its line on. */
  private inserting = false;
  private joined = 0;
  /** The beginning of a sequence that goes on in the next chunk. */
  private held: Buffer = NOTHING;
  /** Where `bytes` begins in the stream. */
  private offset = 0;
  private bytes: Buffer = NOTHING;
  /** `bytes` is a copy of the chunk, that may be written to. */
  private owned = false;
  private at = 0;
  /** Where the sequence began. */
  private start = 0;
  /** What is before it went on, or was dropped. */
  private sent = 0;
  private out: Buffer[] = [];
  private work = 0;
  private portions: Portion[] = [];

  constructor(size: ScreenSize) {
    this.size = size;
  }

  resize(size: ScreenSize): void {
    this.size = size;
  }

  /** @param now in milliseconds, of a clock that goes on */
  push(chunk: Buffer, now: number): Portion[] {
    this.now = now;
    const fresh = this.text.push(chunk);
    this.owned = this.held.length > 0;
    this.bytes = this.owned ? Buffer.concat([this.held, fresh]) : fresh;
    this.at = this.held.length;
    this.start = 0;
    this.sent = 0;
    while (this.at < this.bytes.length) {
      if (this.mode === "ground") this.ground();
      else this.sequence();
    }
    if (this.skipping) this.sent = this.at;
    const whole = this.mode === "ground" || this.skipping ? this.at : this.start;
    this.send(whole);
    this.held = whole === this.at ? NOTHING : Buffer.from(this.bytes.subarray(whole));
    this.offset += whole;
    this.endPortion();
    this.bytes = NOTHING;
    return this.portions.splice(0);
  }

  private ground(): void {
    const { bytes } = this;
    const from = this.at;
    const most = this.inserting ? Math.min(bytes.length, from + INSERTED_AT_ONCE) : bytes.length;
    const at = this.links.isOpen ? endOfPlain(bytes, from, most) : endOfText(bytes, from, most);
    this.at = at;
    if (at > from) {
      this.joined = 0;
      if (this.inserting) this.charge((at - from) * this.size.cols);
      if (this.links.isOpen) this.linkedText(from, at);
    } else if (bytes[at] === ESC) {
      if (!this.wholeCsi()) this.begin("escape", 1);
    } else {
      this.character(codePointAt(bytes, at), lengthOf(bytes[at] as number));
    }
  }

  /** Most sequences are of this kind, and whole. @returns whether the one that begins here is */
  private wholeCsi(): boolean {
    const { bytes, at } = this;
    if (bytes[at + 1] !== BRACKET) return false;
    let end = at + 2;
    while (((bytes[end] ?? 0) & 0xe0) === 0x20) end++;
    const final = bytes[end] ?? 0;
    if (final < 0x40 || final >= DEL || end - at >= MOST_SEQUENCE_BYTES) return false;
    this.start = at;
    this.at = end + 1;
    if (isOfInterest(bytes, at, end)) this.endCsi();
    this.end();
    return true;
  }

  private character(code: number, size: number): void {
    const begins = BEGINS[code];
    if (begins !== undefined) return this.begin(begins, size);
    const from = this.at;
    this.at += size;
    if (code < 0xa0) {
      if (code !== DEL && code !== STRING_END) this.joined = 0;
      return this.linkMoved();
    }
    if (!joins(code)) this.joined = 0;
    else if (this.joined < MOST_JOINED) this.joined += 1;
    else return this.replace(from, NOTHING);
    if (this.links.isOpen && !this.links.printed(this.size.cols)) this.insert(this.at, LINK_END);
  }

  private begin(mode: Mode, size: number): void {
    this.mode = mode;
    this.pastHead = false;
    this.cut = NOTHING;
    this.start = this.at;
    this.at += size;
  }

  /** One more character of a sequence. */
  private sequence(): void {
    const { bytes, at, mode } = this;
    if (mode !== "escape" && mode !== "csi" && this.stringText()) return;
    const code = codePointAt(bytes, at);
    const size = lengthOf(bytes[at] as number);
    if (code === ESC || code === CAN || code === SUB || (code >= 0x80 && code < 0xa0)) return this.cutShort(code, size);
    this.at += size;
    if (mode === "escape") this.inEscape(code);
    else if (mode === "csi") this.inCsi(code, at);
    else if (mode === "osc") {
      if (code === BEL) this.endOsc(at);
    } else if (code >= 0xa0 && (mode === "string" || !this.takesText(at))) this.end();
    this.skipIfLong();
  }

  /** Most of a string is text, which ends nothing. @returns whether some of it is next */
  private stringText(): boolean {
    const { bytes, at } = this;
    const most = this.skipping ? bytes.length : Math.min(bytes.length, this.start + MOST_STRING_BYTES + 1);
    let end = at;
    for (; end < most; end++) {
      const byte = bytes[end] as number;
      if (byte < 0x20 || byte >= DEL) break;
    }
    this.at = end;
    this.skipIfLong();
    return end > at;
  }

  private skipIfLong(): void {
    const most = this.mode === "escape" || this.mode === "csi" ? MOST_SEQUENCE_BYTES : MOST_STRING_BYTES;
    if (this.mode === "ground" || this.skipping || this.at - this.start <= most) return;
    this.replace(this.start, NOTHING);
    this.skipping = true;
  }

  /** Some characters end whatever is under way, and some of them begin something else. */
  private cutShort(code: number, size: number): void {
    const ended = this.mode;
    if (ended === "dcs") this.ask();
    if (ended === "osc" && (code === ESC || code === STRING_END)) this.endOsc(this.at);
    else this.end();
    const begins = code === ESC ? "escape" : BEGINS[code];
    if (begins === undefined) {
      this.at += size;
      return;
    }
    this.begin(begins, size);
    if (ended !== "escape" && ended !== "csi") this.cut = code === ESC ? END_OF_STRING : CANCEL;
  }

  private inEscape(code: number): void {
    if (isControl(code)) return this.passControl(code);
    const begins = this.pastHead ? undefined : BEGINS[code + C1_OF_ESCAPE];
    if (begins !== undefined) this.mode = begins;
    else if (code >= 0x20 && code < 0x30) this.pastHead = true;
    else this.endEscape();
  }

  private endEscape(): void {
    const text = this.skipping ? "" : this.bytes.toString("latin1", this.start + 1, this.at);
    if (text === "c") this.resetScreen();
    if (text === "#8") this.work += this.size.cols * this.size.rows;
    // A line is moved in at the top.
    if (text === "M") this.work += this.size.cols + this.size.rows;
    this.end();
  }

  private resetScreen(): void {
    if (this.links.isUsed) this.insert(this.start, FORGET_LINKS);
    this.links.reset();
    this.alternate = false;
    this.inserting = false;
    this.work += 2 * this.size.cols * this.size.rows;
  }

  private inCsi(code: number, at: number): void {
    if (isControl(code)) return this.passControl(code);
    if (code < 0x40 || (code >= 0xa0 && this.takesText(at))) return;
    if (code < DEL && !this.skipping && isOfInterest(this.bytes, this.start, at)) this.endCsi();
    this.end();
  }

  /** Whether characters beyond ASCII belong to it: not while it could still be of the ordinary form. */
  private takesText(at: number): boolean {
    this.pastHead ||= !this.skipping && !HEAD.test(this.bytes.toString("latin1", this.start, at).replace(CONTROLS, ""));
    return this.pastHead;
  }

  private endCsi(): void {
    const text = this.bytes.toString("latin1", this.start, this.at);
    const [, prefix = "", parameters = "", intermediates = "", final = ""] = CSI.exec(text) ?? [];
    const csi: Csi = { prefix, parameters, intermediates, final };
    const { work, count } = effectOf(csi, this.size);
    this.work += work;
    if (count !== undefined) this.replace(this.start, Buffer.from(`\x1b[${count}${final}`));
    this.followCsi(csi);
  }

  /** A question too many is not asked. */
  private ask(): void {
    if (!this.skipping && !this.questions.ask(this.now)) this.replace(this.start, NOTHING);
  }

  /** What of it changes what this knows of the screen. */
  private followCsi(csi: Csi): void {
    const { prefix, intermediates, final } = csi;
    const kind = prefix + intermediates + final;
    if (QUESTIONS.has(kind)) this.ask();
    if (kind === "!p") {
      this.links.end();
      this.inserting = false;
    }
    if ((kind === "h" || kind === "l") && hasMode(csi, INSERT_MODE)) this.inserting = final === "h";
    if (kind === "J" && !this.alternate)
      this.links.erased(firstParameter(csi), this.offset + this.start, this.offset + this.at);
    if ((kind === "?h" || kind === "?l") && hasMode(csi, ...ALTERNATE_SCREEN)) this.alternate = final === "h";
  }

  /** @param to where its string ends */
  private endOsc(to: number): void {
    const from = this.start + lengthOf(this.bytes[this.start] as number) + (this.bytes[this.start] === ESC ? 1 : 0);
    const text = this.skipping ? "" : this.bytes.toString("utf8", from, to);
    const address = linkOf(text);
    if (address === null && text.includes("?")) this.ask();
    if (address === "") this.links.end();
    else if (address !== null && !this.links.begin()) this.replace(this.start, LINK_END);
    this.end();
  }

  private end(): void {
    if (this.skipping) this.sent = this.at;
    this.skipping = false;
    this.mode = "ground";
    this.linkMoved();
    this.charge(0);
  }

  private charge(work: number): void {
    this.work += work;
    if (this.work < PORTION_WORK) return;
    this.send(this.at);
    this.endPortion();
  }

  private linkMoved(): void {
    if (this.links.isOpen && !this.links.moved()) this.insert(this.at, LINK_END);
  }

  private linkedText(from: number, to: number): void {
    for (let at = from; at < to && this.links.isOpen; at++) {
      const goesOn = (this.bytes[at] as number) < 0x20 ? this.links.moved() : this.links.printed(this.size.cols);
      if (!goesOn) this.insert(at + 1, LINK_END);
    }
  }

  /** Control characters within a sequence are carried out at once, whatever becomes of it: they go before it. */
  private passControl(code: number): void {
    if (this.skipping) {
      this.sent = this.at - 1;
      return this.send(this.at);
    }
    this.insert(this.start, this.cut);
    this.cut = NOTHING;
    if (!this.owned) this.bytes = Buffer.from(this.bytes);
    this.owned = true;
    this.bytes.copyWithin(this.start + 1, this.start, this.at - 1);
    this.bytes[this.start] = code;
    this.start += 1;
  }

  private replace(from: number, by: Buffer): void {
    this.insert(from, by);
    this.sent = this.at;
  }

  private insert(before: number, what: Buffer): void {
    this.send(before);
    if (what.length > 0) this.out.push(what);
  }

  private send(to: number): void {
    if (to > this.sent) this.out.push(this.bytes.subarray(this.sent, to));
    this.sent = Math.max(this.sent, to);
  }

  private endPortion(): void {
    const { out, work } = this;
    this.out = [];
    this.work = 0;
    if (out.length > 0) this.portions.push({ bytes: out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out), work });
  }
}

/** Where something comes that is no character of ASCII, or begins a sequence. */
function endOfPlain(bytes: Buffer, from: number, to: number): number {
  let at = from;
  for (; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte >= DEL || byte === ESC) break;
  }
  return at;
}

/** The same, past characters of other alphabets that join none. */
function endOfText(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const byte = bytes[at] as number;
    if (byte < DEL) {
      if (byte === ESC) break;
      at++;
    } else {
      if (byte < FIRST_LEAD || joins(codePointAt(bytes, at))) break;
      at += lengthOf(byte);
    }
  }
  return at;
}

/** That is no part of a sequence it stands in. */
function isControl(code: number): boolean {
  return code < 0x20 || code === DEL;
}
