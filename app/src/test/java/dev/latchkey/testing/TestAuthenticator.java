package dev.latchkey.testing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An authenticator application, by the words of RFC 6238. */
public final class TestAuthenticator {

    private static final Pattern SECRET = Pattern.compile("class=\"lk-key\">([A-Z2-7 ]+)<");

    private final byte[] secret;
    private final InstantSource clock;

    /**
     * Set up with what a page shows.
     *
     * @param page of which the key is read that somebody would type
     */
    public TestAuthenticator(String page, InstantSource clock) {
        var found = SECRET.matcher(page);
        if (!found.find()) {
            throw new IllegalStateException("there is no key on this page");
        }
        this.secret = base32(found.group(1));
        this.clock = clock;
    }

    /** The code of now, or of so many steps of 30 seconds ahead. */
    public String code(int stepsAhead) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "RAW"));
            var step = clock.instant().getEpochSecond() / 30 + stepsAhead;
            var hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            var number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] base32(String text) {
        var bits = new StringBuilder();
        for (var c : text.replace(" ", "").toCharArray()) {
            var digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
            bits.append(Integer.toBinaryString(32 + digit).substring(1));
        }
        var bytes = new byte[bits.length() / 8];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return bytes;
    }
}
