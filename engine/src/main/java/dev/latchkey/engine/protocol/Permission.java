package dev.latchkey.engine.protocol;

/**
 * What a system role allows, in the operator's own words, for instance {@code orders_change}: 1 to 64 characters of a-z,
 * 0-9 and underscore.
 */
public record Permission(String value) implements Comparable<Permission> {

    public Permission {
        if (!value.matches("[a-z][a-z0-9_]{0,63}")) {
            throw new IllegalArgumentException(
                    "expected a permission of 1 to 64 characters a-z, 0-9 and underscore, starting with a letter");
        }
    }

    @Override
    public int compareTo(Permission other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
