package dev.latchkey.core.catalogue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

/** Reads a logo. Its kind is told by its content. */
final class LogoFile {

    /** Largest file, in bytes: every page shows it. */
    static final int BYTES_MAX = 64 * 1024;

    /** Least and most pixels of a PNG, each way. */
    static final int PIXELS_MIN = 24;

    static final int PIXELS_MAX = 1024;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Of the first chunk (PNG, third edition, 11.2.1), where width and height stand behind its length and name. */
    private static final byte[] HEADER = "IHDR".getBytes(StandardCharsets.US_ASCII);

    private static final int HEADER_AT = PNG.length + Integer.BYTES;
    private static final int WIDTH_AT = HEADER_AT + HEADER.length;

    /** Why a file is no logo, for whoever wrote the catalogue. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    private LogoFile() {}

    static Logo read(Path file) throws Refused {
        byte[] content;
        try (var in = Files.newInputStream(file)) {
            content = in.readNBytes(BYTES_MAX + 1);
        } catch (IOException _) {
            throw new Refused("expected a file that can be read, came " + file);
        }
        return of(content);
    }

    static Logo of(byte[] content) throws Refused {
        if (content.length > BYTES_MAX) {
            throw new Refused("expected at most " + BYTES_MAX + " bytes");
        }
        if (startsWith(content, PNG)) {
            requirePng(content);
            return new Logo(Logo.Type.PNG, content);
        }
        requireSvg(content);
        return new Logo(Logo.Type.SVG, content);
    }

    private static boolean startsWith(byte[] content, byte[] start) {
        return content.length >= start.length && Arrays.equals(content, 0, start.length, start, 0, start.length);
    }

    private static void requirePng(byte[] content) throws Refused {
        var isWhole = content.length >= WIDTH_AT + 2 * Integer.BYTES
                && Arrays.equals(content, HEADER_AT, WIDTH_AT, HEADER, 0, HEADER.length);
        if (!isWhole) {
            throw new Refused("expected a whole PNG");
        }
        var width = ByteBuffer.wrap(content).getInt(WIDTH_AT);
        var height = ByteBuffer.wrap(content).getInt(WIDTH_AT + Integer.BYTES);
        if (Math.min(width, height) < PIXELS_MIN || Math.max(width, height) > PIXELS_MAX) {
            throw new Refused("expected a PNG of %d to %d pixels each way, came %d × %d"
                    .formatted(PIXELS_MIN, PIXELS_MAX, width, height));
        }
    }

    private static void requireSvg(byte[] content) throws Refused {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            new SvgCheck(factory.createXMLStreamReader(new ByteArrayInputStream(content))).run();
        } catch (XMLStreamException _) {
            throw new Refused("expected a PNG, or an SVG that is well-formed XML");
        }
    }
}
