package dev.latchkey.page.signin;

import dev.latchkey.page.FieldErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the templates of this package show. */
public final class SignInPages {

    private SignInPages() {}

    /** @param signUpPath where organisations become partners; absent when they do not by themselves */
    public record SignInModel(
            String email,
            String continueTo,
            @Nullable String error,
            @Nullable String note,
            boolean isAgain,
            @Nullable String signUpPath) {}

    /** @param id names the account in this choice */
    public record AccountLine(String id, String name) {}

    /** @param accounts at least one */
    public record ChoiceModel(List<AccountLine> accounts, String continueTo) {}

    public record CodeModel(String continueTo, @Nullable String error) {}

    public record ConfirmModel(
            String email, String continueTo, @Nullable String error) {}

    public record NameModel(String email) {}

    /**
     * An API that a visitor is told of.
     *
     * @param description in its own words; empty when it has none
     * @param link to its page
     * @param isUp whether what is behind the gateway answered when it was asked last; absent when nobody asked
     */
    public record ShownApi(
            String title,
            String description,
            String link,
            @Nullable Boolean isUp) {}

    /**
     * The start page of a visitor.
     *
     * @param apis not all of them where they are many
     */
    public record HomeModel(List<ShownApi> apis) {
        public HomeModel {
            apis = List.copyOf(apis);
        }
    }

    public record SessionLine(String id, String browser, String address, String seenAt, String since, boolean isThis) {}

    /** @param field of the form, and {@code text} what the letters tell of */
    public record LetterLine(String field, String text, boolean isWanted) {}

    /** @param letters those that the person may be without */
    public record SecurityModel(
            boolean hasSecondFactor,
            int recoveryCodesLeft,
            List<SessionLine> sessions,
            List<LetterLine> letters,
            @Nullable String note) {}

    public record PasswordModel(FieldErrors errors) {}

    /**
     * @param ownerName the company or partner that the password is for; empty for who runs the platform
     * @param isFirst whether there is no password yet
     * @param mayRevoke whether the person may have let applications in, which can be taken back with the old password
     */
    public record ResetModel(
            String token, String ownerName, boolean isFirst, boolean mayRevoke, boolean revokes, FieldErrors errors) {
        @Override
        public String toString() {
            return "ResetModel[redacted]";
        }
    }

    /**
     * @param qr absent when the second factor is on
     * @param isMandatory whether the person may not do without
     */
    public record FactorModel(
            @Nullable QrPicture qr, String secret, @Nullable String error, int recoveryCodesLeft, boolean isMandatory) {
        @Override
        public String toString() {
            return "FactorModel[redacted]";
        }
    }

    /** @param path where to go on */
    public record CodesModel(List<String> codes, String path) {
        @Override
        public String toString() {
            return "CodesModel[redacted]";
        }
    }

    /** Something to know, and where to go from there. */
    public record ToldModel(String title, String text, String link, String href) {}
}
