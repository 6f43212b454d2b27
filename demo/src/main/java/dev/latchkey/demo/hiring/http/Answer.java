package dev.latchkey.demo.hiring.http;

import org.jspecify.annotations.Nullable;

/**
 * What a handler answers.
 *
 * @param body written as JSON, record components by their names, absent ones left out; no body when absent
 * @param location address of what was made, for 201
 */
public record Answer(
        int status, @Nullable Object body, @Nullable String location) {

    public static Answer ok(Object body) {
        return new Answer(200, body, null);
    }

    /** 201 with the address of what was made (RFC 9110 §15.3.2). */
    public static Answer created(String location, Object body) {
        return new Answer(201, body, location);
    }

    public static Answer noContent() {
        return new Answer(204, null, null);
    }
}
