import { expect, test } from "vitest";
import { nameServersIn } from "./name-servers.ts";

const PUBLIC = ["8.8.8.8", "8.8.4.4"];

test.each<[machine: string, resolvConf: string, asked: string[]]>([
  ["with one server", "nameserver 10.1.2.3\n", ["10.1.2.3"]],
  [
    "with comments, a search list and options",
    "# made by dhcp\nsearch a.example\nnameserver 192.0.2.1\noptions ndots:2",
    ["192.0.2.1"],
  ],
  [
    "with spaces, tabs and Windows line ends",
    " nameserver\t192.0.2.1 \r\nnameserver  192.0.2.2\r\n",
    ["192.0.2.1", "192.0.2.2"],
  ],
  ["that names one twice", "nameserver 192.0.2.1\nnameserver 192.0.2.1\n", ["192.0.2.1"]],
  [
    "with more than are asked",
    [1, 2, 3, 4].map((n) => `nameserver 192.0.2.${n}`).join("\n"),
    ["192.0.2.1", "192.0.2.2", "192.0.2.3"],
  ],
  ["with a stub beside a true server", "nameserver 127.0.0.53\nnameserver 192.0.2.1\n", ["192.0.2.1"]],
  ["with a stub alone", "nameserver 127.0.0.1\n", PUBLIC],
  ["with the Engine's own alone", "nameserver 127.0.0.11\n", PUBLIC],
  ["with itself under its other name", "nameserver 0.0.0.0\n", PUBLIC],
  ["with IPv6 alone", "nameserver 2001:db8::1\nnameserver fe80::1%eth0\n", PUBLIC],
  ["with none", "", PUBLIC],
])("sandboxes of a machine %s ask what they can reach", (_machine, resolvConf, asked) => {
  expect(nameServersIn(resolvConf)).toEqual(asked);
});
