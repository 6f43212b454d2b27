package dev.latchkey.gateway.principal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.signing.RequestKeys;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.Base64Url;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes {@code Latchkey-Request}: which request this is, which operation it was let in for and when, in the notation of structured fields
 * (RFC 9651 §3.2), and behind that a code (HMAC-SHA-256, RFC 2104) over the API's name, the digest of the signed principal and the text
 * before the code. An upstream that holds the API's key can tell by it that the two belong together. Safe for use by several event loops.
 */
public final class RequestSeal {

    private static final String ALGORITHM = "HmacSHA256";

    private final RequestKeys keys;
    private final InstantSource clock;

    /** One for each API, as many as are configured. */
    private final ThreadLocal<Map<String, Mac>> macs = ThreadLocal.withInitial(HashMap::new);

    public RequestSeal(RequestKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** The header's value; all of it is printable ASCII. */
    String header(SignedPrincipal principal, Operation operation, String requestId) {
        var text = new StringBuilder(192)
                .append("id=\"")
                .append(requestId)
                .append("\", method=\"")
                .append(operation.method().name())
                .append("\", operation=\"");
        appendPlain(text, operation.id());
        text.append("\", at=").append(clock.instant().getEpochSecond());
        var mac = macs.get().computeIfAbsent(operation.api(), this::newMac);
        mac.update(operation.api().getBytes(UTF_8));
        mac.update((byte) '\n');
        mac.update(principal.digest().getBytes(US_ASCII));
        mac.update((byte) '\n');
        var code = mac.doFinal(text.toString().getBytes(US_ASCII));
        return text.append(", mac=\"")
                .append(Base64Url.encode(code))
                .append('"')
                .toString();
    }

    private Mac newMac(String api) {
        try {
            var fresh = Mac.getInstance(ALGORITHM);
            fresh.init(new SecretKeySpec(keys.of(api), ALGORITHM));
            return fresh;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** What a string of structured fields cannot have, and the percent sign itself, goes percent-encoded. */
    private static void appendPlain(StringBuilder text, String id) {
        for (var i = 0; i < id.length(); i++) {
            if (!isPlain(id.charAt(i))) {
                appendEncoded(text, id);
                return;
            }
        }
        text.append(id);
    }

    private static void appendEncoded(StringBuilder text, String id) {
        for (var octet : id.getBytes(UTF_8)) {
            if (isPlain((char) (octet & 0xff))) {
                text.append((char) octet);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '%';
    }
}
