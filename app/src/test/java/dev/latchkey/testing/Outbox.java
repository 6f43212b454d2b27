package dev.latchkey.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Base64;
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
                        && text(file).contains(words)) {
                    return Optional.of(file);
                }
            }
            return Optional.empty();
        }
    }

    /** A letter as its reader sees it: what is not ASCII stands in the file in base 64 (RFC 2045 section 6.8). */
    public static String text(Path letter) throws IOException {
        var file = Files.readString(letter);
        var body = file.indexOf("\r\n\r\n") + 4;
        return file.contains("\r\nContent-Transfer-Encoding: base64\r\n")
                ? file.substring(0, body) + new String(Base64.getMimeDecoder().decode(file.substring(body)), UTF_8)
                : file;
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
