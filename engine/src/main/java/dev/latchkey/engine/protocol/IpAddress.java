package dev.latchkey.engine.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * An IP address as 128 bits. An IPv4 address is kept in its IPv6 form (RFC 4291 §2.5.5.2), so both spellings of it are equal.
 * Nothing here asks a name server.
 */
public record IpAddress(long high, long low) {

    private static final int TEXT_LENGTH_MAX = 45;
    private static final int IPV4_TEXT_LENGTH_MAX = 15;
    private static final int IPV4_BYTES = 4;
    private static final int BYTES = 16;
    private static final int GROUPS = 8;
    private static final long IPV4_PREFIX = 0xFFFF_0000_0000L;
    private static final long IPV4_MASK = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException for other than 4 or 16 bytes, which stand in network order */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length == IPV4_BYTES) {
            return ofIpv4(number(bytes, 0, IPV4_BYTES));
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("expected 4 or 16 bytes, got " + bytes.length);
        }
        return new IpAddress(number(bytes, 0, BYTES / 2), number(bytes, BYTES / 2, BYTES));
    }

    /**
     * Reads four decimal numbers with dots or the text of RFC 4291 §2.2; a zone and brackets are no part of an address.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static IpAddress parse(String text) {
        if (text.length() <= TEXT_LENGTH_MAX) {
            if (text.indexOf(':') >= 0) {
                return parseIpv6(text);
            }
            var ipv4 = ipv4(text);
            if (ipv4 >= 0) {
                return ofIpv4(ipv4);
            }
        }
        throw notAddress();
    }

    public boolean isIpv4() {
        return high == 0 && low >>> 32 == 0xFFFF;
    }

    /** The IPv4 address that the last 32 bits are, as where one is carried in an IPv6 address. */
    public IpAddress lastIpv4() {
        return ofIpv4(low & IPV4_MASK);
    }

    /** The first so many of the 128 bits, the others zero. */
    IpAddress masked(int prefixLength) {
        return new IpAddress(high & mask(prefixLength), low & mask(prefixLength - Long.SIZE));
    }

    private static long mask(int ones) {
        return ones <= 0 ? 0 : ones >= Long.SIZE ? -1L : -1L << (Long.SIZE - ones);
    }

    private static IpAddress ofIpv4(long address) {
        return new IpAddress(0, IPV4_PREFIX | address);
    }

    private static long number(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 8 | (bytes[i] & 0xFF);
        }
        return value;
    }

    /** Four numbers up to 255, or -1. Zeros in front change nothing. */
    private static long ipv4(String text) {
        if (text.length() > IPV4_TEXT_LENGTH_MAX) {
            return -1;
        }
        long address = 0;
        var numbers = 0;
        var value = -1;
        for (var i = 0; i <= text.length(); i++) {
            var c = i == text.length() ? '.' : text.charAt(i);
            if (c == '.') {
                if (value < 0) {
                    return -1;
                }
                address = address << 8 | value;
                numbers++;
                value = -1;
            } else if (c >= '0' && c <= '9') {
                value = Math.max(value, 0) * 10 + (c - '0');
                if (value > 0xFF) {
                    return -1;
                }
            } else {
                return -1;
            }
        }
        return numbers == IPV4_BYTES ? address : -1;
    }

    private static IpAddress parseIpv6(String text) {
        var gap = text.indexOf("::");
        if (gap < 0) {
            var groups = groups(text, true);
            if (groups.size() != GROUPS) {
                throw notAddress();
            }
            return ofGroups(groups);
        }
        var groups = new ArrayList<>(groups(text.substring(0, gap), false));
        var behind = groups(text.substring(gap + 2), true);
        var missing = GROUPS - groups.size() - behind.size();
        if (missing < 1) {
            throw notAddress();
        }
        for (var i = 0; i < missing; i++) {
            groups.add(0);
        }
        groups.addAll(behind);
        return ofGroups(groups);
    }

    /** Numbers of 16 bits; four decimal numbers at the end are two of them where that is allowed. */
    private static List<Integer> groups(String text, boolean mayEndAsIpv4) {
        if (text.isEmpty()) {
            return List.of();
        }
        var parts = text.split(":", -1);
        var groups = new ArrayList<Integer>(GROUPS);
        for (var i = 0; i < parts.length; i++) {
            var ipv4 = mayEndAsIpv4 && i == parts.length - 1 ? ipv4(parts[i]) : -1;
            if (ipv4 >= 0) {
                groups.add((int) (ipv4 >>> 16));
                groups.add((int) (ipv4 & 0xFFFF));
            } else {
                groups.add(group(parts[i]));
            }
        }
        return groups;
    }

    private static int group(String text) {
        var value = text.isEmpty() ? -1 : 0;
        for (var i = 0; i < text.length() && value >= 0 && value <= 0xFFFF; i++) {
            var digit = PercentEncoding.hexValue(text.charAt(i));
            value = digit < 0 ? -1 : value << 4 | digit;
        }
        if (value < 0 || value > 0xFFFF) {
            throw notAddress();
        }
        return value;
    }

    private static IpAddress ofGroups(List<Integer> groups) {
        long high = 0;
        long low = 0;
        for (var i = 0; i < GROUPS / 2; i++) {
            high = high << 16 | groups.get(i);
            low = low << 16 | groups.get(i + GROUPS / 2);
        }
        return new IpAddress(high, low);
    }

    private static IllegalArgumentException notAddress() {
        return new IllegalArgumentException("expected an IP address");
    }
}
