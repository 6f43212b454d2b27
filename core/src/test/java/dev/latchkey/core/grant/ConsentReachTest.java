package dev.latchkey.core.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.Scopes;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsentReachTest {

    private static final ApiResource FILMS = new ApiResource("https://api.example/films", "films");
    private static final ApiResource SHELF = new ApiResource("https://api.example/books", "shelf");
    private static final ApiResource BOOKS = new ApiResource("https://api.example/books", "books");
    private static final ApiResource GONE = new ApiResource("https://api.example/books", "gone");
    private static final ApiResource MOVED = new ApiResource("https://api.example/library", "books");

    /** The API books was called shelf before; it has the paths of one that is gone. */
    private static final ServedResources SERVED = new ServedResources() {
        @Override
        public Optional<ApiResource> current(ApiResource resource) {
            return Optional.ofNullable(
                    Map.of(FILMS, FILMS, BOOKS, BOOKS, SHELF, BOOKS).get(resource));
        }

        @Override
        public boolean isKnown(String identifier) {
            return identifier.equals(FILMS.identifier()) || identifier.equals(BOOKS.identifier());
        }
    };

    private static boolean reaches(@Nullable ApiResource agreed, @Nullable ApiResource asked) {
        return new Consent(agreed, Scopes.of("books_read")).reaches(asked, SERVED);
    }

    @Test
    void toAllReachesEverywhere() {
        assertThat(reaches(null, null)).isTrue();
        assertThat(reaches(null, BOOKS)).isTrue();
    }

    @Test
    void toOneReachesThatOneUnderAllItsNames() {
        assertThat(reaches(BOOKS, BOOKS)).isTrue();
        assertThat(reaches(SHELF, BOOKS)).isTrue();
        assertThat(reaches(BOOKS, SHELF)).isTrue();
    }

    @Test
    void toOneReachesNoOther() {
        assertThat(reaches(BOOKS, null)).isFalse();
        assertThat(reaches(BOOKS, FILMS)).isFalse();
        assertThat(reaches(GONE, BOOKS)).as("another API with this identifier").isFalse();
        assertThat(reaches(MOVED, BOOKS)).as("another identifier").isFalse();
    }

    @Test
    void reachesNothingThatIsNotServed() {
        assertThat(reaches(GONE, GONE)).isFalse();
        assertThat(reaches(MOVED, GONE)).isFalse();
    }
}
