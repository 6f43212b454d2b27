package dev.latchkey.demo.hiring.data;

import java.util.List;
import java.util.SplittableRandom;

/** The words that generated data are made of. */
final class Words {

    record Place(String country, String region, String city) {}

    /** A department with the titles it hires for and the function they have. */
    record Field(String department, String function, List<String> titles) {}

    static final List<Place> PLACES = List.of(
            new Place("de", "Berlin", "Berlin"),
            new Place("de", "Bavaria", "Munich"),
            new Place("de", "Hamburg", "Hamburg"),
            new Place("fr", "Île-de-France", "Paris"),
            new Place("fr", "Auvergne-Rhône-Alpes", "Lyon"),
            new Place("gb", "England", "London"),
            new Place("gb", "Scotland", "Edinburgh"),
            new Place("ie", "Leinster", "Dublin"),
            new Place("nl", "North Holland", "Amsterdam"),
            new Place("pl", "Lesser Poland", "Kraków"),
            new Place("pt", "Lisbon", "Lisbon"),
            new Place("us", "CA", "San Francisco"),
            new Place("us", "NY", "New York"),
            new Place("us", "TX", "Austin"));

    static final List<Field> FIELDS = List.of(
            new Field(
                    "Engineering",
                    "engineering",
                    List.of(
                            "Backend Engineer",
                            "Frontend Engineer",
                            "Site Reliability Engineer",
                            "Data Engineer",
                            "Engineering Manager")),
            new Field("Product", "design", List.of("Product Manager", "Product Designer", "User Researcher")),
            new Field(
                    "Sales",
                    "sales",
                    List.of("Account Executive", "Sales Development Representative", "Solutions Consultant")),
            new Field("Marketing", "marketing", List.of("Content Strategist", "Growth Marketer", "Event Coordinator")),
            new Field(
                    "Customer Success",
                    "customer_service",
                    List.of("Support Specialist", "Onboarding Consultant", "Customer Success Manager")),
            new Field("Finance", "accounting", List.of("Payroll Accountant", "Financial Analyst", "Treasury Lead")),
            new Field("People", "human_resources", List.of("Recruiter", "People Partner", "Learning Designer")),
            new Field(
                    "Operations",
                    "operations",
                    List.of("Warehouse Planner", "Fleet Coordinator", "Procurement Manager")),
            new Field("Legal", "legal", List.of("Contract Counsel", "Privacy Officer")));

    static final List<String> SENIORITIES = List.of("", "", "Junior ", "Senior ", "Lead ");

    static final List<String> FIRST_NAMES = List.of(
            "Ada",
            "Amara",
            "Andrei",
            "Aoife",
            "Beatriz",
            "Bram",
            "Camille",
            "Chidi",
            "Dalia",
            "Daniel",
            "Elif",
            "Emil",
            "Esther",
            "Farah",
            "Felix",
            "Freya",
            "Giulia",
            "Hana",
            "Henrik",
            "Ines",
            "Ivan",
            "Jonas",
            "Julia",
            "Kaito",
            "Katarzyna",
            "Lena",
            "Liam",
            "Lucía",
            "Mateus",
            "Mei",
            "Milan",
            "Nadia",
            "Niamh",
            "Noah",
            "Olga",
            "Omar",
            "Paulina",
            "Priya",
            "Rafael",
            "Rosa",
            "Samir",
            "Sofia",
            "Tariq",
            "Theo",
            "Uma",
            "Vera",
            "Viktor",
            "Yara",
            "Yusuf",
            "Zoe");

    static final List<String> LAST_NAMES = List.of(
            "Almeida",
            "Andersson",
            "Bakker",
            "Bauer",
            "Becker",
            "Byrne",
            "Castro",
            "Chen",
            "Costa",
            "Dubois",
            "Eriksen",
            "Fischer",
            "Fontaine",
            "Gallagher",
            "Garcia",
            "Haddad",
            "Hansen",
            "Ibrahim",
            "Ito",
            "Jansen",
            "Johnson",
            "Kaya",
            "Keller",
            "Kowalska",
            "Kumar",
            "Lambert",
            "Larsen",
            "Lopes",
            "Marchetti",
            "Martin",
            "Mensah",
            "Meyer",
            "Moreau",
            "Müller",
            "Nguyen",
            "Novak",
            "Nowak",
            "O'Connor",
            "Okafor",
            "Oliveira",
            "Patel",
            "Petrov",
            "Quinn",
            "Rossi",
            "Santos",
            "Schmidt",
            "Silva",
            "Smith",
            "Sørensen",
            "Tanaka",
            "Vasquez",
            "Visser",
            "Walsh",
            "Weber",
            "Williams",
            "Wójcik",
            "Yilmaz",
            "Zhang");

    static final List<String> TAGS =
            List.of("referral", "relocation", "remote", "second round", "alumni", "graduate", "keep warm", "bilingual");

    static final List<String> SOURCES = List.of("Career site", "Referral", "Sourced", "Partner board", "Agency");

    private Words() {}

    static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }
}
