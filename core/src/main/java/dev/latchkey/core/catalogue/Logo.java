package dev.latchkey.core.catalogue;

import java.util.Arrays;

/** A picture of whoever runs the platform, which was looked at: it runs nothing and loads nothing. Immutable. */
public final class Logo {

    /** What a logo may be. */
    public enum Type {
        SVG("image/svg+xml", "logo.svg"),
        PNG("image/png", "logo.png");

        private final String mediaType;
        private final String fileName;

        Type(String mediaType, String fileName) {
            this.mediaType = mediaType;
            this.fileName = fileName;
        }

        public String mediaType() {
            return mediaType;
        }

        /** What it is served as. */
        public String fileName() {
            return fileName;
        }
    }

    private final Type type;
    private final byte[] content;

    Logo(Type type, byte[] content) {
        this.type = type;
        this.content = content.clone();
    }

    public Type type() {
        return type;
    }

    public byte[] content() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Logo logo && type == logo.type && Arrays.equals(content, logo.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "Logo[" + type + ", " + content.length + " bytes]";
    }
}
