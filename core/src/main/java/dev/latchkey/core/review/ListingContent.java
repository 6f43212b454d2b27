package dev.latchkey.core.review;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.text.UnseenCharacters;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a partner says of its application to companies, in plain text, and which of them may let it in.
 *
 * @param summary one line of at most {@value #SUMMARY_LENGTH_MAX} characters
 * @param description several lines, of at most {@value #DESCRIPTION_LENGTH_MAX} characters
 * @param websiteUri https, never fetched, as {@code privacyUri}
 * @param support an e-mail address
 * @param companies ids of those that may let it in, at most {@value #COMPANIES_MAX}; none where every company may
 */
public record ListingContent(
        String summary,
        String description,
        String websiteUri,
        String privacyUri,
        String support,
        ListingCategory category,
        SortedSet<String> companies) {

    /** Longest summary, in characters. */
    public static final int SUMMARY_LENGTH_MAX = 140;
    /** Longest description, in characters. */
    public static final int DESCRIPTION_LENGTH_MAX = 4_000;
    /** Most companies that an application is private to. */
    public static final int COMPANIES_MAX = 20;

    public ListingContent {
        companies = Collections.unmodifiableSortedSet(new TreeSet<>(companies));
        if (!UnseenCharacters.areNotIn(summary, SUMMARY_LENGTH_MAX)) {
            throw CommandRefused.invalid(
                    "summary", "expected 1 to " + SUMMARY_LENGTH_MAX + " visible characters on one line");
        }
        if (description.isBlank()
                || description.length() > DESCRIPTION_LENGTH_MAX
                || UnseenCharacters.isIn(description, true)) {
            throw CommandRefused.invalid(
                    "description", "expected 1 to " + DESCRIPTION_LENGTH_MAX + " visible characters");
        }
        checkAddress("websiteUri", websiteUri);
        checkAddress("privacyUri", privacyUri);
        checkSupport(support);
        checkCompanies(companies);
    }

    private static void checkAddress(String field, String value) {
        try {
            var uri = new URI(value);
            if ("https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && value.length() <= Application.ADDRESS_LENGTH_MAX) {
                return;
            }
        } catch (URISyntaxException _) {
            // Refused below, as everything else that is no address.
        }
        throw CommandRefused.invalid(field, "expected an address that begins with https://");
    }

    private static void checkSupport(String support) {
        try {
            new EmailAddress(support);
        } catch (CommandRefused e) {
            throw CommandRefused.invalid("support", "expected an e-mail address");
        }
    }

    private static void checkCompanies(Collection<String> companies) {
        if (companies.size() > COMPANIES_MAX) {
            throw CommandRefused.invalid("companies", "expected at most " + COMPANIES_MAX);
        }
        try {
            companies.forEach(TextLimits::checkId);
        } catch (CommandRefused e) {
            throw CommandRefused.invalid("companies", "expected ids of companies, one a line");
        }
    }

    /** Whether only companies that are named may let the application in. */
    public boolean isPrivate() {
        return !companies.isEmpty();
    }

    /** Whether a company may let the application in by what was published. */
    public boolean isFor(String companyId) {
        return companies.isEmpty() || companies.contains(companyId);
    }

    /**
     * What a listing that is published asks of its application: one for every company has to prove by PKCE that who redeems a code asked for it.
     *
     * @throws CommandRefused where it does not
     */
    void requirePolicy(Application application) {
        if (!keepsPolicy(application)) {
            throw CommandRefused.invalid(
                    "companies", "an application for every company requires PKCE; edit the application first");
        }
    }

    /** Whether what is for every company is as safe as that has to be. */
    boolean keepsPolicy(Application application) {
        return isPrivate() || application.requiresPkce();
    }

    /** Each field by its name, in the order of a page. */
    public Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("summary", summary);
        facts.put("description", description);
        facts.put("websiteUri", websiteUri);
        facts.put("privacyUri", privacyUri);
        facts.put("support", support);
        facts.put("category", category.name());
        facts.put("companies", String.join("\n", List.copyOf(companies)));
        return facts;
    }
}
