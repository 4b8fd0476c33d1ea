/** A part of a form: text, or a file with its name. */
export interface FormPart {
  name: string;
  value: string | { fileName: string; content: Buffer };
}

/** @throws TypeError when the body is not the form that its content type announces */
export async function readMultipart(body: Buffer, contentType: string): Promise<FormPart[]> {
  const headers = { 'content-type': contentType };
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  return Promise.all(
    [...form].map(async ([name, value]) => {
      if (typeof value === 'string') return { name, value };
      return { name, value: { fileName: value.name, content: Buffer.from(await value.arrayBuffer()) } };
    }),
  );
}
