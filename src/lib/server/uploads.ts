/** The bytes of a file in a posted form; none when the field is missing or is not a file. */
export async function readUpload(request: Request, field: string): Promise<Uint8Array> {
	const sent = (await request.formData()).get(field);
	return sent instanceof File ? new Uint8Array(await sent.arrayBuffer()) : new Uint8Array();
}
