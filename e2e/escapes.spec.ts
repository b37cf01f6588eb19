import type { Locator, Page } from "@playwright/test";
import fc from "fast-check";
import { expect, LearnerPage, test, Workshop } from "./workshop.ts";

/** Repeats a run. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const SEQUENCES = 600;

const PLANTED = "planted-by-a-program";
const CLIPBOARD = "what-the-learner-copied";
const AS_BASE64 = Buffer.from(PLANTED).toString("base64");

/** Terminals have been made to do all of these by what a program printed. */
const KNOWN = [
  `\x1b]0;${PLANTED}\x07`,
  `\x1b]2;${PLANTED}\x1b\\`,
  `\x1b]52;c;${AS_BASE64}\x07`,
  "\x1b]52;c;?\x07",
  "\x1b]52;p;?\x1b\\",
  `\x1b]8;;javascript:document.title='${PLANTED}'\x07${PLANTED}\x1b]8;;\x07`,
  `\x1b]8;;data:text/html,<script>alert(1)</script>\x1b\\${PLANTED}\x1b]8;;\x1b\\`,
  `\x1b]9;${PLANTED}\x07`,
  `\x1b]777;notify;${PLANTED};${PLANTED}\x07`,
  `\x1b]1337;File=inline=1:${AS_BASE64}\x07`,
  `\x1b]1337;SetMark\x07\x1b]1337;CopyToClipboard=\x07${PLANTED}\x1b]1337;EndCopy\x07`,
  `\x1b]50;${PLANTED}\x07`,
  `\x1b]633;E;${PLANTED};nonce\x07\x1b]633;C\x07\x1b]633;D;0\x07`,
  `\x1b]7;file://evil.example/${PLANTED}\x07`,
  "\x1b[21t",
  "\x1b[20t",
  "\x1b[3;0;0t\x1b[8;1;1t\x1b[9;1t\x1b[2t",
  "\x1b[22;0t\x1b[23;0t",
  "\x05",
  `\x1bP$q${PLANTED}\x1b\\`,
  `\x1bP+q${Buffer.from(PLANTED).toString("hex")}\x1b\\`,
  `\x1bP1$t${PLANTED}\x1b\\`,
  `\x1b_${PLANTED}\x1b\\\x1b^${PLANTED}\x1b\\\x1bX${PLANTED}\x1b\\`,
  "\x1b[?1000h\x1b[?1003h\x1b[?1006h\x1b[?1004h\x1b[?1l\x1b=",
  "<img src=x onerror=alert(1)><script>alert(1)</script>",
];

const text = fc.oneof(
  fc.constantFrom(PLANTED, AS_BASE64, "?", `<b>${PLANTED}</b>`, `javascript:alert('${PLANTED}')`, "\r\nreboot\r"),
  fc.string({ maxLength: 20 }),
);
const ending = fc.constantFrom("\x07", "\x1b\\", "\x9c", "");
const parameters = fc.array(fc.oneof(fc.nat(2100), fc.constant("")), { maxLength: 5 }).map((all) => all.join(";"));
const sign = (from: number, to: number) => fc.integer({ min: from, max: to }).map((code) => String.fromCharCode(code));
const sequence = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...KNOWN) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(2100), text, ending).map(([code, said, end]) => `\x1b]${code};${said}${end}`),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("", "?", ">", "="), parameters, fc.constantFrom("", "$", " ", "!"), sign(0x40, 0x7e))
      .map((parts) => `\x1b[${parts.join("")}`),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(parameters, text, ending).map(([first, said, end]) => `\x1bP${first}|${said}${end}`),
  },
  { weight: 1, arbitrary: sign(0x30, 0x7e).map((final) => `\x1b${final}`) },
  { weight: 1, arbitrary: text },
);

/** Prints the sequences, then reads what the terminal answered: up to the answer to a question of its own. */
const SCRIPT = `stty raw -echo
cat /tmp/escapes
printf '\\030\\033\\134\\033c\\033[?31337$p'
while IFS= read -r -d y part; do
  all="$all$part"
  case "$all" in *31337*) break;; esac
done
printf %s "$all" > /tmp/answers
stty sane
echo all-''answered`;

/** With no other sandbox than the learner's. */
const workshop = new Workshop({ SANDBOX_WARM: "0" });
test.setTimeout(180_000);
test.beforeAll(() => workshop.start());
test.afterAll(() => workshop.dispose());

test("whatever a program prints changes no page, no clipboard, and types nothing", async ({ context, page }) => {
  console.log(`escapes: FUZZ_SEED=${SEED}`);
  await context.grantPermissions(["clipboard-read", "clipboard-write", "notifications"], { origin: workshop.url });
  const learner = new LearnerPage(page, workshop.url);
  await learner.open("basic-commands");
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), CLIPBOARD);
  const title = await page.title();
  const effects: string[] = [];
  page.on("dialog", (dialog) => {
    effects.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("page", (opened) => effects.push(`another page: ${opened.url()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(workshop.url)) effects.push(`a request: ${request.url()}`);
  });
  page.on("framenavigated", (frame) => effects.push(`a navigation: ${frame.url()}`));

  const printed = [...KNOWN, ...fc.sample(sequence, { seed: SEED, numRuns: SEQUENCES })].join("");
  await workshop.inSandbox(["sh", "-c", write("/tmp/escapes", printed)]);
  await workshop.inSandbox(["sh", "-c", write("/tmp/escapes.sh", SCRIPT)]);
  await learner.typeLine("bash /tmp/escapes.sh");
  await expect(learner.screen).toContainText("all-answered");

  expect(effects).toEqual([]);
  expect(await page.title()).toBe(title);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(CLIPBOARD);
  const answers = await workshop.inSandbox(["cat", "/tmp/answers"]);
  expect(answers).toContain("31337");
  for (const secret of [PLANTED, AS_BASE64, CLIPBOARD, "reboot"]) expect(answers).not.toContain(secret);
  expect(await outsideOfTerminals(page)).not.toContain(PLANTED);
  await expect(page.locator(".terminal-view :is(img, iframe, script, object, embed, a, b, form)")).toHaveCount(0);

  // The terminal is as usable as before.
  await learner.prompt();
  await learner.typeLine("echo still-''mine");
  await expect(learner.screen).toContainText("still-mine");
});

test("a link that a program prints runs no script when it is clicked", async ({ context, page }) => {
  const learner = new LearnerPage(page, workshop.url);
  await learner.open("basic-commands");
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  const opened: string[] = [];
  context.on("page", (other) => opened.push(other.url()));
  const title = await page.title();
  // The last one shows that clicks arrive: the page asks before it goes there.
  const addresses = [
    "javascript:document.title=1",
    "data:text/html,hello",
    "file:///etc/passwd",
    "https://example.org/",
  ];
  const links = addresses.map((address, at) => `\\e]8;;${address}\\aLINK''-${at}\\e]8;;\\a\\n`);
  await learner.typeLine(`clear; printf '${links.join("")}'`);
  for (const at of addresses.keys()) {
    const box = await boxOf(learner.screen.getByText(`LINK-${at}`, { exact: true }));
    // What lies over the letters takes the mouse, as for a person.
    await page.mouse.move(box.x + 20, box.y + 5);
    await page.mouse.click(box.x + 20, box.y + 5);
  }
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]).toContain("https://example.org/");
  expect(opened).toEqual([]);
  expect(await page.title()).toBe(title);
});

/** The terminal writes its rows anew while it is looked at. */
async function boxOf(text: Locator): Promise<{ x: number; y: number }> {
  let box: { x: number; y: number } | null = null;
  await expect
    .poll(async () => {
      box = await text.boundingBox();
      return box;
    })
    .not.toBeNull();
  return box ?? { x: 0, y: 0 };
}

function write(path: string, content: string): string {
  return `echo ${Buffer.from(content).toString("base64")} | base64 -d > ${path}`;
}

/** All of the page, with attributes, but what terminals show. */
function outsideOfTerminals(page: Page): Promise<string> {
  return page.evaluate(() => {
    const copy = document.documentElement.cloneNode(true) as HTMLElement;
    for (const terminal of copy.querySelectorAll(".xterm")) terminal.remove();
    return copy.outerHTML;
  });
}
