/** Reads JSON lines as they arrive and hands each one over; ends when the stream ends, throws when it breaks. */
export async function eachLine<Line>(stream: ReadableStream<Uint8Array> | null | undefined, onLine: (line: Line) => void): Promise<void> {
  if (!stream) return;
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim()) onLine(JSON.parse(line) as Line);
    if (done) break;
  }
  if (rest.trim()) onLine(JSON.parse(rest) as Line);
}
