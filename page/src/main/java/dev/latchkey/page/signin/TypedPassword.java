package dev.latchkey.page.signin;

import dev.latchkey.core.account.PasswordRules;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.Pages;
import java.util.Optional;

/**
 * A new password and its repetition, as somebody typed them. {@code toString} does not show them.
 *
 * @param wanted the new one
 * @param repeated once more
 */
record TypedPassword(String wanted, String repeated) {

    static TypedPassword read(FormParameters form) {
        return new TypedPassword(
                form.find("new").orElse(""), form.find("repeat").orElse(""));
    }

    /**
     * What is wrong with them, and with nothing that only the store knows.
     *
     * @param email of whose password it will be; absent where nobody is known
     */
    FieldErrors check(Pages pages, Optional<String> email) {
        return FieldErrors.of(() -> checkFit(pages, email), () -> checkRepeated(pages));
    }

    /** The same, of a form that asks for the current one, too. */
    FieldErrors check(Pages pages, String email, String current) {
        return FieldErrors.of(
                () -> {
                    if (current.isEmpty()) {
                        throw refused(pages, "current", "password.current.none");
                    }
                },
                () -> {
                    if (!current.isEmpty() && wanted.equals(current)) {
                        throw refused(pages, "new", "password." + PasswordRules.Refusal.SAME_AS_BEFORE);
                    }
                    checkFit(pages, Optional.of(email));
                },
                () -> checkRepeated(pages));
    }

    private void checkFit(Pages pages, Optional<String> email) {
        var unfit = PasswordRules.check(wanted, email.orElse(""));
        if (unfit.isPresent()) {
            throw refused(pages, "new", "password." + unfit.get());
        }
    }

    private void checkRepeated(Pages pages) {
        if (repeated.isEmpty()) {
            throw refused(pages, "repeat", "password.repeat.none");
        }
        if (!wanted.equals(repeated)) {
            throw refused(pages, "repeat", "password.different");
        }
    }

    private static CommandRefused refused(Pages pages, String field, String text) {
        return CommandRefused.invalid(field, pages.text(text));
    }

    /** What only the store knew. */
    static FieldErrors wrong(Pages pages, String field, String text) {
        return FieldErrors.of(refused(pages, field, text));
    }

    @Override
    public String toString() {
        return "TypedPassword[redacted]";
    }
}
