/**
 * Origins that are not a server's own, each as header lines: what browsers send for other pages, and what a parser of
 * addresses takes for the same, while no browser writes it.
 * @param base "http://127.0.0.1:8080"
 */
export function foreignOrigins(base: string): readonly (readonly [what: string, lines: readonly string[]])[] {
  const { host, port } = new URL(base);
  const one = (what: string, origin: string) => [what, [`Origin: ${origin}`]] as const;
  return [
    one("another site", "http://evil.example"),
    one("another port", "http://127.0.0.1:1"),
    one("no port", "http://127.0.0.1"),
    one("another name of this machine", `http://localhost:${port}`),
    one("another address of this machine", `http://127.0.0.2:${port}`),
    one("this machine by IPv6", `http://[::1]:${port}`),
    one("this machine's address within IPv6", `http://[::ffff:127.0.0.1]:${port}`),
    one("another scheme", `https://${host}`),
    one("a socket's scheme", `ws://${host}`),
    one("a scheme of nothing", `javascript://${host}`),
    one("another scheme and name", "https://workshop.example"),
    one("a name that begins like ours", `http://${host}.evil.example`),
    one("a name that ends like ours", `http://evil${host}`),
    one("our name in the middle", `http://a.${host}.evil.example:${port}`),
    one("our name before an @", `http://${host}@evil.example`),
    one("our name after an @", `http://user:password@${host}`),
    one("our name with a path", `http://${host}/page`),
    one("our name with a slash", `http://${host}/`),
    one("our name with a question", `http://${host}?`),
    one("our name with a fragment", `http://${host}#`),
    one("our name with a dot behind", `http://127.0.0.1.:${port}`),
    one("our name in capitals", `HTTP://${host}`),
    one("our name with a tab in it", `http://127.0.\t0.1:${port}`),
    one("our name as one number", `http://2130706433:${port}`),
    one("our name in short", `http://127.1:${port}`),
    one("our name in hexadecimal", `http://0x7f.0.0.1:${port}`),
    one("our name in percent", `http://%31%32%37.0.0.1:${port}`),
    one("our name with backslashes", `http:\\\\${host}`),
    one("our name without a scheme", host),
    one("a name in punycode", `http://xn--127-0-0-1.example:${port}`),
    one("a name of other letters", "http://\u00e9vil.example"),
    one("a blob of our page", `blob:http://${host}/0b3f`),
    one("a sandboxed page", "null"),
    one("a sandboxed page in capitals", "NULL"),
    one("an empty origin", ""),
    one("a file", "file://"),
    one("a browser's extension", "chrome-extension://abcdefghijklmnop"),
    one("data", "data:text/html,x"),
    one("what is no address", "http://["),
    one("a very long name", `http://${"a".repeat(8000)}.example`),
    one("two origins in one", `${base}, http://evil.example`),
    one("two origins in one, with a space", `http://evil.example ${base}`),
    ["two origins, ours first", [`Origin: ${base}`, "Origin: http://evil.example"]],
    ["two origins, ours last", ["Origin: http://evil.example", `Origin: ${base}`]],
    ["our origin twice", [`Origin: ${base}`, `Origin: ${base}`]],
  ];
}
