package dev.latchkey.edge.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts each letter as a file into a folder, its owner's alone, for demonstrations and for those who have no mail server yet. */
public final class OutboxMailer implements Mailer {

    private final Path folder;
    private final String from;
    private final InstantSource clock;
    private final AtomicInteger count = new AtomicInteger();

    public OutboxMailer(Path folder, String from, InstantSource clock) {
        this.folder = folder;
        this.from = from;
        this.clock = clock;
    }

    @Override
    public void send(Mail mail) {
        try {
            makeFolder();
            var name = "%d-%d.eml".formatted(clock.millis(), count.incrementAndGet());
            var unfinished = Files.createTempFile(
                    folder,
                    "letter",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, message(mail), US_ASCII);
            Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IllegalStateException("a letter could not be put into " + folder, e);
        }
    }

    @Override
    public boolean isTaking() {
        try {
            makeFolder();
            return Files.isWritable(folder);
        } catch (IOException _) {
            return false;
        }
    }

    private void makeFolder() throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** RFC 5322, in ASCII: text that is more goes in base 64 (RFC 2045 §6.8). */
    private String message(Mail mail) {
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
        var text = mail.letter().text();
        return String.join(
                "\r\n",
                "From: " + header(from),
                "To: " + header(mail.to()),
                "Date: " + date,
                "Subject: " + header(mail.letter().subject()),
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=UTF-8",
                "Content-Transfer-Encoding: " + (isAscii(text) ? "7bit" : "base64"),
                "",
                isAscii(text)
                        ? text.replace("\n", "\r\n")
                        : Base64.getMimeEncoder().encodeToString(text.getBytes(UTF_8)),
                "");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
    }

    /** An encoded word (RFC 2047) for whatever is not plain, so that no text can begin another header. */
    private static String header(String text) {
        return isAscii(text) && text.indexOf('\n') < 0
                ? text
                : "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "?=";
    }
}
