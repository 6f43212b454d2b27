package dev.latchkey.engine.apispec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What files were parsed into a moment ago, for those who read the same documents one behind the other: for their scopes, their operations
 * and what is shown of them. A file is read from its folder each time and known by its checksums, so nobody gets what it was before. Holds
 * the newest, however large, and others as far as their bytes are few; to be {@link #forget forgotten} when the reading is over. Thread-safe;
 * one file is parsed at a time.
 */
public final class ParsedFiles {

    /** A byte of a short document takes up to 16 in memory: so all but the newest take an eighth of the heap at most. */
    private static final int HEAP_PER_BYTE = 128;

    private final long bytesMax;
    private final boolean keeps;
    /** The one that was asked for longest ago first. */
    private final Map<Key, Parsed> known = new LinkedHashMap<>();

    private final ReadFiles read = new ReadFiles();

    /** @param bytesMax of the files that are held beside the newest */
    ParsedFiles(long bytesMax, boolean keeps) {
        this.bytesMax = bytesMax;
        this.keeps = keeps;
    }

    /** For one reading, as much as the heap of this process lets. */
    public static ParsedFiles ofThisProcess() {
        return new ParsedFiles(Runtime.getRuntime().maxMemory() / HEAP_PER_BYTE, true);
    }

    /** Holds nothing: whoever reads parses. */
    public static ParsedFiles none() {
        return new ParsedFiles(0, false);
    }

    /**
     * What messages call a file, where it is below the document, and what it holds. Whoever makes two texts alike has the file anyway, and
     * what was parsed first is what is served then.
     */
    private record Key(String name, String below, ReadFiles.Content content) {}

    /**
     * A file that can be read.
     *
     * @param notes what was found in it that refuses nothing
     */
    private record Parsed(SpecFile file, List<SpecProblem> notes, int bytes) {}

    /**
     * The file that these bytes make.
     *
     * @param problems gets what is found wrong, each time
     * @param parse makes it of them, if nobody has; empty when it cannot be read, which is then found anew the next time
     */
    synchronized Optional<SpecFile> parse(
            byte[] bytes,
            String name,
            String below,
            SpecProblems problems,
            Function<SpecProblems, Optional<SpecFile>> parse) {
        if (!keeps) {
            return parse.apply(problems);
        }
        var key = new Key(name, below, ReadFiles.Content.of(bytes));
        var parsed = known.remove(key);
        if (parsed == null) {
            makeRoomFor(bytes.length);
            var found = new SpecProblems();
            var file = parse.apply(found);
            if (file.isEmpty()) {
                // Told as what they are to whoever reads now: they may refuse the document, or close a part of it.
                found.all().forEach(problem -> tell(problem, problems));
                return file;
            }
            parsed = new Parsed(file.get(), found.all(), bytes.length);
        }
        known.put(key, parsed);
        parsed.notes().forEach(problems::add);
        return Optional.of(parsed.file());
    }

    private static void tell(SpecProblem problem, SpecProblems problems) {
        if (problem.effect() == SpecProblem.Effect.NOTED) {
            problems.add(problem);
        } else {
            problems.add(problem.location(), problem.message());
        }
    }

    /** Before it is parsed, for that takes the most memory. */
    private void makeRoomFor(long bytes) {
        var held = known.values().stream().mapToLong(Parsed::bytes).sum();
        var oldest = known.values().iterator();
        while (held + bytes > bytesMax && oldest.hasNext()) {
            held -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** Holds nothing from now on but what is parsed anew. */
    public synchronized void forget() {
        known.clear();
    }

    /** Every file that was read of documents since this was made, and whether some could not be; it goes on growing. */
    public ReadFiles read() {
        return read;
    }
}
