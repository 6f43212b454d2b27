package dev.latchkey.core.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where somebody signs in: a network and a kind of browser.
 *
 * @param name of at most 128 characters, the same for the same place
 */
public record SignInPlace(String name) {

    private static final int IPV4_BYTES = 4;
    private static final int IPV4_NETWORK_BYTES = 3;
    private static final int IPV6_NETWORK_BYTES = 6;
    private static final int DIGEST_BYTES = 16;

    /** The network is the /24 of an IPv4 and the /48 of an IPv6 address; of what a browser says of itself numbers do not count, so a newer one is the same. */
    public static SignInPlace of(InetAddress address, String userAgent) {
        var bytes = address.getAddress();
        var length = bytes.length == IPV4_BYTES ? IPV4_NETWORK_BYTES : IPV6_NETWORK_BYTES;
        var digest = sha256(userAgent.replaceAll("[0-9][0-9._]*", ""));
        var hex = HexFormat.of();
        return new SignInPlace(hex.formatHex(bytes, 0, length) + " " + hex.formatHex(digest, 0, DIGEST_BYTES));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
