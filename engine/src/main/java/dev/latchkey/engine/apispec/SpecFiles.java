package dev.latchkey.engine.apispec;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The files a description may be made of: the document and what lies in its folder or below, and nothing outside. */
final class SpecFiles {

    /** Largest description, in bytes: the document and the files that it refers to. */
    static final int BYTES_MAX = 32 * 1024 * 1024;

    /** Most files one document may refer to. */
    static final int FILES_MAX = 64;

    private static final int PIECE_CHARACTERS = 8 * 1024;

    private final Path folder;
    private final String shownFolder;
    private final SpecProblems problems;
    private final ParsedFiles parsed;
    private int bytesLeft = BYTES_MAX;
    private final Map<String, Optional<SpecFile>> siblings = new HashMap<>();

    /**
     * @param document the document as it was given; its folder is the boundary
     * @param parsed what was parsed before
     */
    SpecFiles(Path document, SpecProblems problems, ParsedFiles parsed) {
        this(
                document.toAbsolutePath().resolveSibling("").normalize(),
                document.getParent() == null ? "" : document.getParent() + "/",
                problems,
                parsed);
    }

    private SpecFiles(Path folder, String shownFolder, SpecProblems problems, ParsedFiles parsed) {
        this.folder = folder;
        this.shownFolder = shownFolder;
        this.problems = problems;
        this.parsed = parsed;
    }

    /** The same files, read anew, with somebody else told of what is wrong. */
    SpecFiles toldTo(SpecProblems others) {
        return new SpecFiles(folder, shownFolder, others, parsed);
    }

    /** Reads the document itself; empty when it cannot be read, which is then a problem. */
    Optional<SpecFile> document(Path file) {
        return bytes(file, file.toString(), new SourceLocation(file.toString(), 1, ""))
                .flatMap(read -> parse(read, file.toString(), ""));
    }

    /**
     * The file at a relative path; read once.
     *
     * @param path relative to the document's folder, slashes as separators
     * @param from who refers to it, for the message when it cannot be read
     */
    Optional<SpecFile> sibling(String path, SourceLocation from) {
        var known = siblings.get(path);
        if (known != null) {
            return known;
        }
        if (siblings.size() >= FILES_MAX) {
            problems.add(
                    from, "expected references to at most " + FILES_MAX + " files, came one more: " + Quoted.of(path));
            return Optional.empty();
        }
        var name = shownFolder + path;
        var file = findInside(path, from)
                .flatMap(inside -> bytes(inside, name, from))
                .flatMap(bytes -> parse(bytes, name, path.substring(0, path.lastIndexOf('/') + 1)));
        if (file.isEmpty()) {
            parsed.read().miss();
        }
        siblings.put(path, file);
        return file;
    }

    /** The real file, symbolic links followed, if that is inside the document's folder. */
    private Optional<Path> findInside(String path, SourceLocation from) {
        try {
            var boundary = folder.toRealPath();
            var wanted = boundary.resolve(path).normalize();
            if (!wanted.startsWith(boundary)) {
                problems.add(from, "expected a file in the document's folder, came " + Quoted.of(path));
                return Optional.empty();
            }
            var real = wanted.toRealPath();
            if (!real.startsWith(boundary)) {
                problems.add(
                        from, "expected a file in the document's folder, " + Quoted.of(path) + " is a link out of it");
                return Optional.empty();
            }
            return Optional.of(real);
        } catch (IOException | InvalidPathException e) {
            problems.add(from, "expected a file that can be read, came " + Quoted.of(path));
            return Optional.empty();
        }
    }

    /** One byte more than may be left is enough to see that there are too many. */
    private Optional<byte[]> bytes(Path file, String name, SourceLocation from) {
        if (!Files.isRegularFile(file)) {
            problems.add(from, "expected a file that can be read, there is none at " + Quoted.of(name));
            return Optional.empty();
        }
        try (var input = Files.newInputStream(file)) {
            var bytes = input.readNBytes(bytesLeft + 1);
            parsed.read().add(name, bytes);
            return Optional.of(bytes);
        } catch (IOException e) {
            problems.add(from, "expected a file that can be read: " + Quoted.of(name) + ", " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The file that these bytes make; empty, with problems added, when they are too many, not text or not YAML or JSON. */
    Optional<SpecFile> parse(byte[] bytes, String name, String below) {
        var whole = new SourceLocation(name, 1, "");
        if (bytes.length > bytesLeft) {
            problems.add(whole, "expected at most " + BYTES_MAX + " bytes in the document and all that it refers to");
            return Optional.empty();
        }
        bytesLeft -= bytes.length;
        return parsed.parse(bytes, name, below, problems, found -> parse(bytes, whole, below, found));
    }

    private static Optional<SpecFile> parse(byte[] bytes, SourceLocation whole, String below, SpecProblems found) {
        var name = whole.file();
        try {
            requireText(bytes);
            return SpecTree.parse(name, text(bytes), found).map(root -> new SpecFile(name, below, root));
        } catch (CharacterCodingException e) {
            found.add(whole, "expected UTF-8, or UTF-16 with a byte order mark, came bytes that are not");
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("memory could not be read", e);
        }
    }

    /** Looks before anything is read, so that half a file is never taken for one. Holds a piece of the text at a time. */
    private static void requireText(byte[] bytes) throws CharacterCodingException {
        var decoder = encoding(bytes).newDecoder();
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(PIECE_CHARACTERS);
        for (var result = decoder.decode(in, out, true);
                !result.isUnderflow();
                result = decoder.decode(in, out, true)) {
            if (result.isError()) {
                result.throwException();
            }
            out.clear();
        }
    }

    /** Without a byte order mark. */
    private static Reader text(byte[] bytes) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(new ByteArrayInputStream(bytes), encoding(bytes)));
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    /** Editors of some systems save UTF-16, and begin it with a mark (YAML 1.2 §5.2). */
    private static Charset encoding(byte[] bytes) {
        var first = bytes.length < 2 ? 0 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        return first == 0xFEFF || first == 0xFFFE ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    }
}
