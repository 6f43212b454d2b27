package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues.Time;
import dev.latchkey.console.lists.Heading;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.console.lists.Paging;
import dev.latchkey.console.lists.Tools;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanySearch.Sort;
import dev.latchkey.page.FieldErrors;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the templates of companies show. */
public final class CompanyModels {

    private CompanyModels() {}

    /**
     * A company of the list.
     *
     * @param path of its page
     */
    public record Line(String path, String id, String identifier, String name, boolean isActive, Moment createdAt) {}

    /** @param count of all, in words */
    public record ListModel(
            String count, Tools tools, Map<Sort, Heading> headings, List<Line> companies, Paging paging) {

        public Heading by(Sort sort) {
            return Objects.requireNonNull(headings.get(sort));
        }
    }

    /** @param hasPassword whether they chose a password; who has none can be given a link */
    public record Administrator(String id, String name, String email, boolean hasPassword) {}

    /**
     * How much there is of a company.
     *
     * @param credentials those that are not revoked
     */
    public record Counts(int users, long credentials, long applications) {}

    /**
     * One company.
     *
     * @param suspendedFor the reason that was given; absent when it is active or none was given
     * @param administrators the first of them
     * @param more whether there are more of those
     * @param note what was done just now; absent when nothing was
     * @param role id of the one that administrators have
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Detail(
            Company company,
            Time createdAt,
            @Nullable String suspendedFor,
            Counts counts,
            List<Administrator> administrators,
            String role,
            boolean more,
            @Nullable String note,
            @Nullable String error) {}

    /** A new company, with what was typed. */
    public record New(
            String identifier, String name, String email, String firstName, String lastName, FieldErrors errors) {}

    /**
     * A link for an administrator, shown once.
     *
     * @param isNew whether the company was made just now
     */
    public record Link(Company company, String administrator, String link, boolean isNew) {
        @Override
        public String toString() {
            return "Link[redacted]";
        }
    }

    /** A company that is to be suspended, with what was typed. */
    public record Suspension(Company company, String reason, FieldErrors errors) {}
}
