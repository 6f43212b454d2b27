package dev.latchkey.server.token;

import dev.latchkey.server.credential.CredentialFormat;
import dev.latchkey.server.credential.SecretType;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access tokens as handles that carry their own proof: a fixed layout under HMAC-SHA-256, cut to 160 bits. To verify one
 * takes no row and no look-up. The layout, big-endian:
 *
 * <pre>
 *  0  version, 1
 *  1  number of scope bytes, a multiple of 8 less 2 so that everything is whole 8-byte words
 *  2  scopes, bit n of byte m standing for ordinal 8 m + n
 *  …  token id, 8 bytes · client number, 8 · issued at, 8 (milliseconds since
 *     1970) · expires at, 4 (seconds since 1970, unsigned) · MAC, 20
 * </pre>
 */
final class OpaqueTokenCodec {

    private static final byte VERSION = 1;
    private static final int HEAD_BYTES = 2;
    private static final int FIELD_BYTES = 8 + 8 + 8 + 4;
    private static final int MAC_BYTES = 20;
    private static final int SCOPE_BYTES_MAX = 62;

    private final CredentialFormat format;
    private final ScopeBits scopeBits;
    private final SecretKeySpec key;
    private final ThreadLocal<Mac> macs;

    /** @param macKey 32 bytes, used for nothing else */
    @SuppressWarnings("ThreadLocalUsage") // each codec has its own key
    OpaqueTokenCodec(CredentialFormat format, ScopeBits scopeBits, byte[] macKey) {
        this.format = format;
        this.scopeBits = scopeBits;
        this.key = new SecretKeySpec(macKey, "HmacSHA256");
        this.macs = ThreadLocal.withInitial(this::newMac);
    }

    String write(AccessToken token) {
        var bits = scopeBits.encode(token.scopes());
        var scopeBytes = paddedLength(bits.length);
        if (scopeBytes > SCOPE_BYTES_MAX) {
            throw new IllegalStateException("expected scope ordinals below " + SCOPE_BYTES_MAX * 8);
        }
        var bytes = new byte[HEAD_BYTES + scopeBytes + FIELD_BYTES + MAC_BYTES];
        var buffer = ByteBuffer.wrap(bytes);
        buffer.put(VERSION).put((byte) scopeBytes).put(bits).position(HEAD_BYTES + scopeBytes);
        buffer.putLong(token.id())
                .putLong(token.clientNumber())
                .putLong(token.issuedAt().toEpochMilli())
                .putInt((int) token.expiresAt().getEpochSecond());
        var signed = buffer.position();
        buffer.put(mac(bytes, signed), 0, MAC_BYTES);
        return format.seal(SecretType.ACCESS_TOKEN, Base62Words.encode(bytes));
    }

    /** The token when we made it; empty for anything else. Says nothing about expiry. */
    Optional<AccessToken> read(String text) {
        var body = format.open(SecretType.ACCESS_TOKEN, text);
        var bytes = body == null ? null : Base62Words.decode(body);
        if (bytes == null || bytes.length < HEAD_BYTES + FIELD_BYTES + MAC_BYTES || bytes[0] != VERSION) {
            return Optional.empty();
        }
        var scopeBytes = bytes[1];
        if (scopeBytes < 0 || bytes.length != HEAD_BYTES + scopeBytes + FIELD_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        var signed = bytes.length - MAC_BYTES;
        var expected = Arrays.copyOf(mac(bytes, signed), MAC_BYTES);
        if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, signed, bytes.length))) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes, HEAD_BYTES + scopeBytes, FIELD_BYTES);
        return Optional.of(new AccessToken(
                buffer.getLong(),
                buffer.getLong(),
                Instant.ofEpochMilli(buffer.getLong()),
                Instant.ofEpochSecond(Integer.toUnsignedLong(buffer.getInt())),
                scopeBits.decode(bytes, HEAD_BYTES, scopeBytes)));
    }

    /** The least n that is at least {@code length} and makes head and scopes whole words. */
    private static int paddedLength(int length) {
        return (length + HEAD_BYTES + Long.BYTES - 1) / Long.BYTES * Long.BYTES - HEAD_BYTES;
    }

    private byte[] mac(byte[] bytes, int length) {
        var mac = macs.get();
        mac.update(bytes, 0, length);
        return mac.doFinal();
    }

    private Mac newMac() {
        try {
            var fresh = Mac.getInstance("HmacSHA256");
            fresh.init(key);
            return fresh;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
