// As much of `node:assert/strict` as the tests use that run in a page, too.

function fail(message, ...values) {
  throw new Error([message, ...values.map((value) => JSON.stringify(value) ?? String(value))].join(" "));
}

function alike(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (one.constructor !== other.constructor) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && alike(one[name], other[name]));
}

/** Whether an error is what was expected: a class, a pattern of its message, or whatever a function says. */
function fits(error, expected) {
  if (expected === undefined) return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (expected.prototype instanceof Error || expected === Error) return error instanceof expected;
  return expected(error) === true;
}

const assert = {
  ok: (value, message = "it is not true") => value || fail(message, value),
  equal: (one, other) => Object.is(one, other) || fail("not equal:", one, other),
  notEqual: (one, other) => !Object.is(one, other) || fail("equal:", one),
  deepEqual: (one, other) => alike(one, other) || fail("not alike:", one, other),
  throws(body, expected) {
    try {
      body();
    } catch (error) {
      return fits(error, expected) || fail("another error:", String(error));
    }
    return fail("nothing was thrown");
  },
  async rejects(promise, expected) {
    try {
      await promise;
    } catch (error) {
      if (!fits(error, expected)) fail("another error:", String(error), error?.code, error?.data);
      return;
    }
    fail("it did not reject");
  },
};

export default assert;
