package dev.latchkey.authserver.codec;

import dev.latchkey.authserver.codec.AccessToken.HolderKind;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.LiveClient.LiveSecret;
import dev.latchkey.core.credential.SecretType;
import dev.latchkey.engine.protocol.Base64Url;
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
 *  0  kind: 1 for a client's token, 2 for a grant's; plus 4 with an audience, plus 8 with a key, plus 16 with a generation,
 *       plus 32 with a secret's mark
 *  1  number of scope bytes, a multiple of 8 less 2 so that everything is whole 8-byte words
 *  2  scopes, bit n of byte m standing for ordinal 8 m + n
 *  …  token id, 8 bytes · client's or grant's number, 8 · issued at, 8 (milliseconds since 1970)
 *  …  audience, 8, if any · SHA-256 thumbprint of the key, 32, if any
 *  …  generation, 8, unless it is 0 · mark of the client's secret, 8, unless it is 0
 *  …  expires at, 4 (seconds since 1970, unsigned) · MAC, 20
 * </pre>
 */
public final class OpaqueTokenCodec {

    private static final int CLIENT = 1;
    private static final int GRANT = 2;
    private static final int WITH_AUDIENCE = 4;
    private static final int WITH_KEY = 8;
    private static final int WITH_GENERATION = 16;
    private static final int WITH_SECRET = 32;
    private static final int THUMBPRINT_BYTES = 32;
    private static final int HEAD_BYTES = 2;
    private static final int FIELD_BYTES = 8 + 8 + 8 + 4;
    private static final int MAC_BYTES = 20;
    /** For more than a catalogue may have. */
    private static final int SCOPE_BYTES_MAX = 126;

    private final CredentialFormat format;
    private final ScopeBits scopeBits;
    private final SecretKeySpec key;
    private final ThreadLocal<Mac> macs;

    /** @param macKey 32 bytes, used for nothing else */
    @SuppressWarnings("ThreadLocalUsage") // each codec has its own key
    public OpaqueTokenCodec(CredentialFormat format, ScopeBits scopeBits, byte[] macKey) {
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
        var kind = kind(token);
        var bytes = new byte[HEAD_BYTES + scopeBytes + fieldBytes(kind) + MAC_BYTES];
        var buffer = ByteBuffer.wrap(bytes);
        buffer.put(kind).put((byte) scopeBytes).put(bits).position(HEAD_BYTES + scopeBytes);
        buffer.putLong(token.id())
                .putLong(token.holderNumber())
                .putLong(token.issuedAt().toEpochMilli());
        if ((kind & WITH_AUDIENCE) != 0) {
            buffer.putLong(token.limits().audience());
        }
        var thumbprint = token.limits().thumbprint();
        if (thumbprint != null) {
            buffer.put(Base64Url.decode(thumbprint).orElseThrow());
        }
        if ((kind & WITH_GENERATION) != 0) {
            buffer.putLong(token.proof().generation());
        }
        if ((kind & WITH_SECRET) != 0) {
            buffer.putLong(token.proof().secretMark());
        }
        buffer.putInt((int) token.expiresAt().getEpochSecond());
        var signed = buffer.position();
        buffer.put(mac(bytes, signed), 0, MAC_BYTES);
        return format.seal(SecretType.ACCESS_TOKEN, Base62Words.encode(bytes));
    }

    private static byte kind(AccessToken token) {
        var holder = switch (token.holderKind()) {
            case CLIENT -> CLIENT;
            case GRANT -> GRANT;
        };
        var audience = token.limits().audience() == Audience.EVERY ? 0 : WITH_AUDIENCE;
        var key = token.limits().thumbprint() == null ? 0 : WITH_KEY;
        var generation = token.proof().generation() == 0 ? 0 : WITH_GENERATION;
        var secret = token.proof().secretMark() == LiveSecret.UNKNOWN ? 0 : WITH_SECRET;
        return (byte) (holder + audience + key + generation + secret);
    }

    private static int fieldBytes(int kind) {
        return FIELD_BYTES
                + ((kind & WITH_AUDIENCE) == 0 ? 0 : Long.BYTES)
                + ((kind & WITH_KEY) == 0 ? 0 : THUMBPRINT_BYTES)
                + ((kind & WITH_GENERATION) == 0 ? 0 : Long.BYTES)
                + ((kind & WITH_SECRET) == 0 ? 0 : Long.BYTES);
    }

    private static boolean isKind(int kind) {
        var holder = kind & ~(WITH_AUDIENCE | WITH_KEY | WITH_GENERATION | WITH_SECRET);
        return holder == CLIENT || holder == GRANT;
    }

    /** The token when we made it; empty for anything else. Says nothing about expiry. */
    Optional<AccessToken> read(String text) {
        var body = format.open(SecretType.ACCESS_TOKEN, text);
        var bytes = body == null ? null : Base62Words.decode(body);
        if (bytes == null || bytes.length < HEAD_BYTES + FIELD_BYTES + MAC_BYTES || !isKind(bytes[0])) {
            return Optional.empty();
        }
        var scopeBytes = bytes[1];
        if (scopeBytes < 0 || bytes.length != HEAD_BYTES + scopeBytes + fieldBytes(bytes[0]) + MAC_BYTES) {
            return Optional.empty();
        }
        var signed = bytes.length - MAC_BYTES;
        var expected = Arrays.copyOf(mac(bytes, signed), MAC_BYTES);
        if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, signed, bytes.length))) {
            return Optional.empty();
        }
        return Optional.of(parse(bytes, scopeBytes));
    }

    private AccessToken parse(byte[] bytes, int scopeBytes) {
        var kind = bytes[0];
        var buffer = ByteBuffer.wrap(bytes, HEAD_BYTES + scopeBytes, fieldBytes(kind));
        var id = buffer.getLong();
        var number = buffer.getLong();
        var issuedAt = Instant.ofEpochMilli(buffer.getLong());
        var audience = (kind & WITH_AUDIENCE) == 0 ? Audience.EVERY : buffer.getLong();
        var thumbprint = (kind & WITH_KEY) == 0 ? null : thumbprint(buffer);
        var generation = (kind & WITH_GENERATION) == 0 ? 0 : buffer.getLong();
        var secretMark = (kind & WITH_SECRET) == 0 ? LiveSecret.UNKNOWN : buffer.getLong();
        var proof = generation == 0 && secretMark == LiveSecret.UNKNOWN
                ? AccessToken.Proof.NONE
                : new AccessToken.Proof(generation, secretMark);
        var limits = audience == Audience.EVERY && thumbprint == null
                ? AccessToken.Limits.NONE
                : new AccessToken.Limits(audience, thumbprint);
        return new AccessToken(
                id,
                (kind & GRANT) == 0 ? HolderKind.CLIENT : HolderKind.GRANT,
                number,
                issuedAt,
                Instant.ofEpochSecond(Integer.toUnsignedLong(buffer.getInt())),
                scopeBits.decode(bytes, HEAD_BYTES, scopeBytes),
                limits,
                proof);
    }

    private static String thumbprint(ByteBuffer buffer) {
        var digest = new byte[THUMBPRINT_BYTES];
        buffer.get(digest);
        return Base64Url.encode(digest);
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
