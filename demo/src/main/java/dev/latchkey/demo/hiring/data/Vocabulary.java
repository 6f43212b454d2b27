package dev.latchkey.demo.hiring.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fixed lists that jobs and postings draw on, the same for every company. */
public final class Vocabulary {

    /** An entry of a list. */
    public record Label(String id, String label) {}

    public static final List<Label> INDUSTRIES = labels(
            "computer_software", "Computer Software",
            "financial_services", "Financial Services",
            "health_care", "Hospital & Health Care",
            "logistics", "Logistics and Supply Chain",
            "manufacturing", "Manufacturing",
            "renewables", "Renewables & Environment",
            "retail", "Retail",
            "telecommunications", "Telecommunications");

    public static final List<Label> FUNCTIONS = labels(
            "accounting", "Accounting/Auditing",
            "customer_service", "Customer Service",
            "design", "Design",
            "engineering", "Engineering",
            "human_resources", "Human Resources",
            "information_technology", "Information Technology",
            "legal", "Legal",
            "marketing", "Marketing",
            "operations", "Operations",
            "sales", "Sales");

    public static final List<Label> LEVELS = labels(
            "internship", "Internship",
            "entry_level", "Entry Level",
            "associate", "Associate",
            "mid_senior_level", "Mid-Senior Level",
            "director", "Director",
            "executive", "Executive");

    public static final List<Label> EMPLOYMENT_TYPES = labels(
            "permanent", "Full-time",
            "part_time", "Part-time",
            "contract", "Contract",
            "internship", "Intern");

    /** Country names by two-letter codes in lower case. */
    public static final Map<String, String> COUNTRIES = Map.of(
            "de", "Germany",
            "fr", "France",
            "gb", "United Kingdom",
            "ie", "Ireland",
            "nl", "Netherlands",
            "pl", "Poland",
            "pt", "Portugal",
            "us", "United States");

    private Vocabulary() {}

    /** The entry with that id, labelled with the id itself when the list lacks it. */
    public static Label find(List<Label> list, String id) {
        return list.stream().filter(entry -> entry.id().equals(id)).findFirst().orElse(new Label(id, id));
    }

    public static List<String> ids(List<Label> list) {
        return list.stream().map(Label::id).toList();
    }

    public static @Nullable String country(String code) {
        return COUNTRIES.get(code);
    }

    private static List<Label> labels(String... idsAndLabels) {
        var labels = new LinkedHashMap<String, String>();
        for (int i = 0; i < idsAndLabels.length; i += 2) {
            labels.put(idsAndLabels[i], idsAndLabels[i + 1]);
        }
        return labels.entrySet().stream()
                .map(entry -> new Label(entry.getKey(), entry.getValue()))
                .collect(Collectors.toUnmodifiableList());
    }
}
