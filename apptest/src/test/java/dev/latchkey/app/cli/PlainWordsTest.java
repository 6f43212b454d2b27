package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.core.change.StoreUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are told of failures has no Java in it. */
final class PlainWordsTest {

    @Test
    void tellWhatIsWrongWithAFile() {
        assertThat(PlainWords.of(new NoSuchFileException("a"))).isEqualTo("a: no such file or folder");
        assertThat(PlainWords.of(new AccessDeniedException("a"))).isEqualTo("a: permission is denied");
        assertThat(PlainWords.of(new NotDirectoryException("a"))).isEqualTo("a: expected a folder");
        assertThat(PlainWords.of(new FileAlreadyExistsException("a")))
                .isEqualTo("a: something else of that name is there");
        assertThat(PlainWords.of(new FileSystemException("a", null, "Disk full")))
                .isEqualTo("a: Disk full");
        assertThat(PlainWords.of(new FileSystemException("a"))).isEqualTo("a: cannot be used");
        assertThat(PlainWords.of(new IOException())).isEqualTo("reading or writing failed");
    }

    @Test
    void tellWhatSomebodyElseWrappedUp() {
        var denied = new AccessDeniedException("a");
        assertThat(PlainWords.of(new UncheckedIOException(denied))).isEqualTo("a: permission is denied");
        assertThat(PlainWords.of(new UncheckedIOException("the store could not be made", denied)))
                .isEqualTo("the store could not be made: a: permission is denied");
    }

    @Test
    void tellProblemsAsTheyAreAndFaultsNotAtAll() {
        var wrong = new ConfigurationException(List.of("a: wrong", "b: wrong"));
        assertThat(PlainWords.lines(wrong)).containsExactly("a: wrong", "b: wrong");
        assertThat(PlainWords.lines(new CommandFailure(String.valueOf(wrong.getMessage()), wrong)))
                .containsExactly("a: wrong", "b: wrong");
        assertThat(PlainWords.lines(new CommandFailure("it is wrong", wrong))).containsExactly("it is wrong");
        assertThat(PlainWords.lines(new CommandFailure("stop it first", new IllegalStateException("stop it first"))))
                .containsExactly("stop it first");
        assertThat(PlainWords.lines(new CommandFailure(2, List.of("not known: a", "  one of b"))))
                .containsExactly("not known: a", "  one of b");
        assertThat(PlainWords.of(new StoreUnavailable("the disk is full", null)))
                .isEqualTo("the disk is full; doctor says what may be wrong with the store");
        assertThat(PlainWords.of(new IllegalStateException("secret")))
                .isEqualTo("failed for a reason that nobody foresaw; the log has it");
    }
}
