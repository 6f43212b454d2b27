package dev.latchkey.authserver.codec;

import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.SecretType;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Refresh tokens as handles: the grant's number and the token's generation under HMAC-SHA-256, cut to 160 bits, with a key of
 * this deployment alone. So a token has exactly one successor, on every node and after every restart, and no store holds
 * any of them. Layout, big-endian: version (1), 4 bytes · grant number, 8 · generation, 8 · MAC, 20.
 */
public final class RefreshTokens {

    private static final int VERSION = 1;
    private static final int SIGNED_BYTES = 4 + 8 + 8;
    private static final int MAC_BYTES = 20;

    private final CredentialFormat format;
    private final SecretKeySpec key;

    /** @param macKey 32 bytes, used for nothing else */
    public RefreshTokens(CredentialFormat format, byte[] macKey) {
        this.format = format;
        this.key = new SecretKeySpec(macKey, "HmacSHA256");
    }

    /** A token that we made; says nothing about whether it may still be used. */
    public record Handle(long grantNumber, long generation) {}

    public String write(Handle handle) {
        var bytes = new byte[SIGNED_BYTES + MAC_BYTES];
        ByteBuffer.wrap(bytes).putInt(VERSION).putLong(handle.grantNumber).putLong(handle.generation);
        System.arraycopy(mac(bytes), 0, bytes, SIGNED_BYTES, MAC_BYTES);
        return format.seal(SecretType.REFRESH_TOKEN, Base62Words.encode(bytes));
    }

    /** Empty for anything that we did not make. */
    public Optional<Handle> read(String text) {
        var body = format.open(SecretType.REFRESH_TOKEN, text);
        var bytes = body == null ? null : Base62Words.decode(body);
        if (bytes == null || bytes.length != SIGNED_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes);
        var isOurs = MessageDigest.isEqual(
                Arrays.copyOf(mac(bytes), MAC_BYTES), Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length));
        return isOurs && buffer.getInt() == VERSION
                ? Optional.of(new Handle(buffer.getLong(), buffer.getLong()))
                : Optional.empty();
    }

    private byte[] mac(byte[] bytes) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(bytes, 0, SIGNED_BYTES);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
