package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.engine.apispec.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a command failed, for the person who gave it: never a class name, never a stack trace. Those are in the log. */
final class PlainWords {

    private static final Logger LOG = LoggerFactory.getLogger(PlainWords.class);

    private PlainWords() {}

    /** One line, or one for each of several problems. */
    static String of(Exception failure) {
        return switch (failure) {
            case ConfigurationException problems -> text(problems);
            case SpecException problems -> text(problems);
            case CatalogueRefused problems -> text(problems);
            case CommandFailure expected -> text(expected);
            case StoreUnavailable store -> text(store) + "; doctor says what may be wrong with the store";
            case UncheckedIOException wrapper -> of(wrapper);
            case IOException file -> of(file);
            default -> fault(failure);
        };
    }

    private static String of(UncheckedIOException wrapper) {
        var cause = Objects.requireNonNull(wrapper.getCause());
        var text = text(wrapper);
        return text.equals(cause.toString()) ? of(cause) : text + ": " + of(cause);
    }

    private static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException file -> file.getFile() + ": no such file or folder";
            case AccessDeniedException file -> file.getFile() + ": permission is denied";
            case NotDirectoryException file -> file.getFile() + ": expected a folder";
            case FileAlreadyExistsException file -> file.getFile() + ": something else of that name is there";
            case FileSystemException file ->
                file.getFile() + ": " + Objects.requireNonNullElse(file.getReason(), "cannot be used");
            default -> Objects.requireNonNullElse(failure.getMessage(), "reading or writing failed");
        };
    }

    private static String fault(Exception failure) {
        LOG.error("a command failed for a reason that nobody foresaw", failure);
        return "failed for a reason that nobody foresaw; the log has it";
    }

    private static String text(Exception failure) {
        return Objects.requireNonNullElse(failure.getMessage(), "failed without a reason");
    }
}
