import { assert, assertEquals } from "@std/assert";
import {
  ERRORS,
  isErrorCode,
  SupervisorError,
} from "../../../src/model/errors.ts";
import {
  fromWireError,
  toWireError,
  wireError,
} from "../../../src/protocol/wire_error.ts";

Deno.test("toWireError() and fromWireError() keep every error that travels", () => {
  const codes = Object.keys(ERRORS).filter(isErrorCode);
  const travelling = codes.filter((code) => ERRORS[code].rpc !== null);
  assert(travelling.length >= 14, travelling.join());
  for (const code of travelling) {
    const wire = toWireError(new SupervisorError(code, "Text", { name: "a" }));
    assertEquals<unknown>(wire, {
      code: ERRORS[code].rpc,
      message: "Text",
      data: { code, name: "a" },
    });
    const back = fromWireError(wire);
    assertEquals([back.code, back.message, back.data], [code, "Text", {
      name: "a",
    }]);
  }
});

Deno.test("wireError() lets no data hide the name of the error", () => {
  const { data } = wireError("STOP_FAILED", "Text", { code: "X" });
  assertEquals(data, { code: "STOP_FAILED" });
});

Deno.test("fromWireError() goes by the number where there is no known name", () => {
  const code = (number: number, data: Record<string, unknown> = {}) =>
    fromWireError({ code: number, message: "m", data }).code;
  assertEquals(code(-32601), "METHOD_NOT_FOUND");
  assertEquals(code(-32001, { code: "SOMETHING_NEW" }), "PROCESS_NOT_FOUND");
  assertEquals(code(-1), "INTERNAL_ERROR");
});
