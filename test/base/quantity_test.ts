import assert from "node:assert/strict";
import {
  addQuantities,
  canonical,
  compareQuantities,
  formatQuantity,
  milliValue,
  parseQuantity,
  quantityFault,
  value,
} from "../../engine/base/quantity.ts";

Deno.test("quantities are written in one canonical form", () => {
  const rows: [given: string | number, canonical: string][] = [
    ["1000m", "1"],
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["0.5", "500m"],
    [0.5, "500m"],
    ["1e3", "1e3"],
    ["1000e3", "1e6"],
    ["100M", "100M"],
    ["1000M", "1G"],
    ["1500M", "1500M"],
    ["0.5Ki", "512"],
    ["1.1Ki", "1126400m"],
    ["0", "0"],
    ["0Gi", "0"],
    ["-500m", "-500m"],
    ["1.0001m", "1000100n"],
    ["0.1n", "1n"],
    ["12E", "12E"],
    ["1000E", "1e21"],
    ["1.500", "1.500"],
    ["+5Mi", "+5Mi"],
    ["1e-3", "1e-3"],
  ];
  for (const [given, wanted] of rows) assert.equal(canonical(given), wanted, String(given));
});

Deno.test("what is no quantity is refused in the server's words", () => {
  const pattern = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  assert.equal(quantityFault("two"), pattern);
  assert.equal(quantityFault(""), pattern);
  assert.equal(quantityFault("1.5.2"), pattern);
  assert.equal(quantityFault("1mm"), "unable to parse quantity's suffix");
  assert.equal(quantityFault("100m"), undefined);
  assert.equal(parseQuantity("1 Gi"), undefined);
});

Deno.test("amounts are compared, added and rounded up exactly", () => {
  assert.equal(compareQuantities("1", "1000m"), 0);
  assert.ok(compareQuantities("1Gi", "1G") > 0);
  assert.equal(formatQuantity(addQuantities("100m", "0.9")), "1");
  assert.equal(formatQuantity(addQuantities("0", "1Gi")), "1Gi");
  assert.equal(milliValue("0.0001"), 1);
  assert.equal(value("1500m"), 2);
  assert.equal(value("1Gi"), 1073741824);
});
