package dev.latchkey.demo.hiring.http;

/** Serves one operation in blocking code, on a virtual thread. */
@FunctionalInterface
public interface Handler {
    /** @throws ApiFault for every answer but success */
    Answer handle(Call call);
}
