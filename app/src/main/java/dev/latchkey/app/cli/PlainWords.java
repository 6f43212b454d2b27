package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.core.change.NoRoomLeft;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a command failed, for the person who gave it: never a class name, never a stack trace. Those are in the log. */
final class PlainWords {

    private static final Logger LOG = LoggerFactory.getLogger(PlainWords.class);

    private PlainWords() {}

    /** One line, or one for each of several problems; at least one. */
    static List<String> lines(Exception failure) {
        return problems(failure)
                .or(() -> failure instanceof CommandFailure expected ? Optional.of(lines(expected)) : Optional.empty())
                .orElseGet(() -> List.of(of(failure)));
    }

    /** Also where it only hands on what another failure told. */
    private static List<String> lines(CommandFailure failure) {
        var cause = failure.getCause();
        return cause != null && Objects.equals(cause.getMessage(), failure.getMessage())
                ? problems(cause).orElseGet(failure::lines)
                : failure.lines();
    }

    private static Optional<List<String>> problems(Throwable failure) {
        return switch (failure) {
            case ConfigurationException several -> Optional.of(several.problems());
            case SpecException several -> Optional.of(texts(several.problems()));
            case CatalogueRefused several -> Optional.of(texts(several.problems()));
            default -> Optional.empty();
        };
    }

    private static List<String> texts(List<SpecProblem> problems) {
        return problems.stream().map(SpecProblem::toString).toList();
    }

    /** Of one that is told in one line. */
    static String of(Exception failure) {
        return switch (failure) {
            case NoRoomLeft store -> text(store) + ": make room there, or lower store.reserveBytes";
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
