package dev.latchkey.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The folder that letters are put into; each is handed out once. Letters are written apart from requests, so whoever reads waits. */
public final class Outbox implements AutoCloseable {

    private static final Duration LETTER_MAX = Duration.ofSeconds(60);

    private final Path folder;
    private final Set<Path> read = new HashSet<>();
    private final WatchService arrivals;

    /** @param data the data folder of the deployment */
    public Outbox(Path data) {
        try {
            this.folder = Files.createDirectories(data.resolve("outbox"));
            this.arrivals = folder.getFileSystem().newWatchService();
            folder.register(arrivals, StandardWatchEventKinds.ENTRY_CREATE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a letter with a link to choose a password that was not handed out yet: the file that it stands in. */
    public Path next() throws IOException, InterruptedException {
        return next("token=");
    }

    /** Waits for a letter with this in it that was not handed out yet: the file that it stands in. */
    public Path next(String words) throws IOException, InterruptedException {
        var until = System.nanoTime() + LETTER_MAX.toNanos();
        for (var letter = unread(words); ; letter = unread(words)) {
            if (letter.isPresent()) {
                read.add(letter.get());
                return letter.get();
            }
            var arrival = arrivals.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (arrival == null) {
                throw new AssertionError("no letter came");
            }
            arrival.pollEvents();
            arrival.reset();
        }
    }

    private Optional<Path> unread(String words) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                if (file.toString().endsWith(".eml")
                        && !read.contains(file)
                        && Files.readString(file).contains(words)) {
                    return Optional.of(file);
                }
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            arrivals.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
