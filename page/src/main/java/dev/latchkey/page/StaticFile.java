package dev.latchkey.page;

import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.EntityTags;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * One file of the program, or of whoever runs it, served from memory. Its path contains a digest of its content, so that a browser may keep it for
 * ever and still never show an old one.
 */
public final class StaticFile implements Endpoint {

    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

    private static final int DIGEST_HEX_LENGTH = 16;

    private final String path;
    private final String mediaType;
    private final String plainTag;
    private final String gzippedTag;
    private final Buffer plain;
    private final Buffer gzipped;

    /** @param name the last part of its path */
    static StaticFile of(String name, String mediaType, byte[] content) {
        return new StaticFile(name, mediaType, content);
    }

    private StaticFile(String name, String mediaType, byte[] content) {
        var digest = digest(content);
        this.path = "/assets/" + digest + "/" + name;
        // Two representations, two tags (RFC 9110 section 8.8.3.3).
        this.plainTag = '"' + digest + '"';
        this.gzippedTag = '"' + digest + "-gzip\"";
        this.mediaType = mediaType;
        this.plain = Buffer.buffer(content);
        this.gzipped = Buffer.buffer(gzip(content));
    }

    /** @param resource absolute name on the class path */
    static StaticFile load(String name, String mediaType, String resource) {
        try (var stream = StaticFile.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the file " + resource + " is not in this program");
            }
            return new StaticFile(name, mediaType, stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String path() {
        return path;
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        var accepted = request.headers().get("Accept-Encoding");
        var isGzipped = accepted != null && accepted.matches("(?i).*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?(,|$)).*");
        var headers = new LinkedHashMap<String, String>();
        headers.put("Cache-Control", "public, max-age=31536000, immutable");
        headers.put("Vary", "Accept-Encoding");
        headers.put("ETag", isGzipped ? gzippedTag : plainTag);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        // A picture that is opened alone, by its address, does no more than in a page.
        headers.put("Content-Security-Policy", POLICY);
        if (EntityTags.of(request.headers(), "If-None-Match").matchesWeakly(isGzipped ? gzippedTag : plainTag)) {
            return Future.succeededFuture(new HttpResponse(304, headers, Buffer.buffer()));
        }
        headers.put("Content-Type", mediaType);
        if (isGzipped) {
            headers.put("Content-Encoding", "gzip");
        }
        return Future.succeededFuture(new HttpResponse(200, headers, isGzipped ? gzipped : plain));
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
                    .substring(0, DIGEST_HEX_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] gzip(byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
