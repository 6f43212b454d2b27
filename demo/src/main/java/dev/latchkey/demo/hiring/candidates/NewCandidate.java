package dev.latchkey.demo.hiring.candidates;

import dev.latchkey.demo.hiring.http.HiringInput;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A person to be added, as every API that adds candidates takes it. */
public record NewCandidate(
        String firstName,
        String lastName,
        String email,
        @Nullable String phone,
        @Nullable String country,
        @Nullable String city,
        List<String> tags) {

    private static final int NAME_LENGTH_MAX = 100;
    private static final int EMAIL_LENGTH_MAX = 254;
    private static final int TAGS_MAX = 50;
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");
    private static final Pattern COUNTRY = Pattern.compile("[a-z]{2}");

    public static NewCandidate parse(HiringInput json) {
        var email = email(json, json.text("email", EMAIL_LENGTH_MAX));
        var location = json.findObject("location");
        return new NewCandidate(
                json.text("firstName", NAME_LENGTH_MAX),
                json.text("lastName", NAME_LENGTH_MAX),
                email,
                json.textOrNull("phoneNumber", NAME_LENGTH_MAX),
                location.flatMap(NewCandidate::country).orElse(null),
                location.flatMap(place -> place.findText("city", NAME_LENGTH_MAX))
                        .orElse(null),
                json.texts("tags", TAGS_MAX, NAME_LENGTH_MAX));
    }

    static String email(HiringInput json, String text) {
        if (!EMAIL.matcher(text).matches()) {
            throw json.fault("email", "an e-mail address", "another text");
        }
        return text;
    }

    static java.util.Optional<String> country(HiringInput location) {
        return location.findText("countryCode", 2).map(text -> {
            var code = text.toLowerCase(Locale.ROOT);
            if (!COUNTRY.matcher(code).matches()) {
                throw location.fault("countryCode", "a two-letter country code", "'" + text + "'");
            }
            return code;
        });
    }

    /** Writes the candidate and its tags; its id. */
    public String insert(Handle handle, String companyId, long now) {
        var id = UUID.randomUUID().toString();
        handle.createUpdate("""
            insert into candidate (id, company_id, first_name, last_name, email, phone, country, city, created_at,
                                   updated_at)
            values (:id, :company, :first_name, :last_name, :email, :phone, :country, :city, :now, :now)
            """)
                .bind("id", id)
                .bind("company", companyId)
                .bind("first_name", firstName)
                .bind("last_name", lastName)
                .bind("email", email)
                .bind("phone", phone)
                .bind("country", country)
                .bind("city", city)
                .bind("now", now)
                .execute();
        for (var tag : tags) {
            TagsApi.insert(handle, companyId, id, tag);
        }
        return id;
    }
}
