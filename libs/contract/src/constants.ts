const constants = new WeakSet<object>();

/**
 * The same value, frozen to its depths and known as constant: {@link writeResponse} parses it by its schema once, however
 * often and in however many answers it is embedded. For what the database gives over and over: the configuration of fifty
 * rows, the chain of every certificate of a CA.
 *
 * @param value - plain JSON of the caller's own making; nobody else may hold a part of it that is to change
 */
export function asConstant<Value extends object>(value: Value): Value {
  freezeDeeply(value);
  constants.add(value);
  return value;
}

/** Whether {@link asConstant} was given the value. */
export function isConstant(value: unknown): value is object {
  return typeof value === 'object' && value !== null && constants.has(value);
}

function freezeDeeply(value: object): void {
  for (const member of Object.values(value) as readonly unknown[]) {
    if (typeof member === 'object' && member !== null) freezeDeeply(member);
  }
  Object.freeze(value);
}
