/** The lines of a stream of bytes, as they come; the last one may lack its end. */
export async function* linesOf(readable: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const bytes of readable) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** Writes a text to standard output, or to another stream. */
export async function write(text: string, to: WritableStream<Uint8Array> = Deno.stdout.writable): Promise<void> {
  const writer = to.getWriter();
  await writer.write(new TextEncoder().encode(text));
  writer.releaseLock();
}
