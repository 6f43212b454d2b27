package dev.latchkey.demo.hiring.http;

import java.util.List;

/**
 * One operation that is served.
 *
 * @param api name of the API, which must be the audience of the principal
 * @param method as on the wire
 * @param path with {@code {parameters}} as whole segments, base path included
 */
public record Route(String api, String method, String path, Handler handler) {

    /** Largest body read unless the route takes files, in bytes. */
    public static final int BODY_BYTES_MAX = 256 * 1024;

    /** Largest body of a route that takes files: 2 MB in Base64 and its surroundings, in bytes. */
    public static final int FILE_BODY_BYTES_MAX = 4 * 1024 * 1024;

    List<String> segments() {
        return List.of(path.substring(1).split("/"));
    }

    int bodyBytesMax() {
        return api.equals("apply-api") ? FILE_BODY_BYTES_MAX : BODY_BYTES_MAX;
    }

    static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }
}
