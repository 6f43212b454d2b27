package dev.latchkey.manage;

import dev.latchkey.edge.http.EntityTags;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.protocol.Base64Url;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers in JSON: single things with their entity tag, pages with the way to the next. */
final class Answers {

    private static final int TAG_BYTES = 18;

    private Answers() {}

    static ObjectNode object() {
        return JsonBody.object();
    }

    static HttpResponse ok(JsonNode body) {
        return json(200, body);
    }

    static HttpResponse json(int status, JsonNode body) {
        return HttpResponse.json(status, Buffer.buffer(JsonBody.tree(body)));
    }

    static HttpResponse noContent() {
        return HttpResponse.empty(204);
    }

    /** A thing with its entity tag; 304 when the caller has it already, were it as a weak copy (RFC 9110 section 13.1.2). */
    static HttpResponse tagged(ManageCall call, JsonNode thing) {
        var tag = tag(thing);
        return EntityTags.of(call.http().headers(), "If-None-Match").matchesWeakly(tag)
                ? HttpResponse.empty(304).with("ETag", tag)
                : ok(thing).with("ETag", tag);
    }

    /**
     * What a command must find (RFC 9110 section 13.1.1).
     *
     * @throws Problem when the caller named tags and the thing has another now
     */
    static void requireMatch(ManageCall call, JsonNode thing) {
        var headers = call.http().headers();
        if (headers.contains("If-Match") && !EntityTags.of(headers, "If-Match").matchesStrongly(tag(thing))) {
            throw new Problem(412, "It has changed", "expected the ETag " + tag(thing) + "; read it again", "If-Match");
        }
    }

    static String tag(JsonNode thing) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(JsonBody.tree(thing));
            return '"' + Base64Url.encode(Arrays.copyOf(digest, TAG_BYTES)) + '"';
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * One page of a list.
     *
     * @param next where the next page begins; absent for the last
     */
    static HttpResponse page(ManageCall call, int limit, List<ObjectNode> rows, @Nullable String next) {
        return page(call, limit, rows, next, "pageId");
    }

    /** As {@link #page(ManageCall, int, List, String)}, where the parameter has another name. */
    static HttpResponse page(
            ManageCall call, int limit, List<ObjectNode> rows, @Nullable String next, String parameter) {
        var body = object().put("limit", limit);
        var id = next == null ? null : encode(next);
        body.put("nextPageId", id);
        body.putArray("content").addAll(rows);
        var answer = ok(body);
        return id == null
                ? answer
                : answer.with("Link", "<" + call.http().path() + query(call, parameter, id) + ">; rel=\"next\"");
    }

    private static String query(ManageCall call, String parameter, String id) {
        var text = new StringBuilder("?");
        var query = call.http().query();
        if (query != null) {
            for (var pair : query.split("&")) {
                if (!pair.isEmpty() && !pair.startsWith(parameter + "=")) {
                    text.append(pair).append('&');
                }
            }
        }
        return text.append(parameter).append('=').append(id).toString();
    }

    private static String encode(String position) {
        return Base64Url.encode(position.getBytes(StandardCharsets.UTF_8));
    }

    /** Where a page begins; absent for the first. */
    static @Nullable String position(ManageCall call) {
        return position(call, "pageId");
    }

    /** As {@link #position(ManageCall)}, where the parameter has another name. */
    static @Nullable String position(ManageCall call, String parameter) {
        var id = call.parameter(parameter).orElse(null);
        if (id == null) {
            return null;
        }
        return Base64Url.decode(id)
                .map(position -> new String(position, StandardCharsets.UTF_8))
                .orElseThrow(() -> Problem.malformed(parameter, "expected the nextPageId of a page"));
    }
}
