package dev.latchkey.demo.hiring.testing;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All rows as plain values, so that a test can compute on its own who may see what. */
public record Rows(
        List<Job> jobs,
        List<Member> members,
        List<Application> applications,
        List<Share> shares,
        List<Candidate> people) {

    public record Job(String id, String company, String country, String brand, String department) {}

    public record Member(String job, String user, String role) {}

    public record Application(String candidate, String job) {}

    public record Share(String candidate, String user) {}

    public record Candidate(String id, String company) {}

    public static Rows read(Path database) {
        var rows =
                new Rows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        each(
                database,
                "select id, company_id, country, brand, department from job",
                row -> rows.jobs.add(new Job(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4))));
        each(
                database,
                "select job_id, user_id, role from hiring_team_member",
                row -> rows.members.add(new Member(row.get(0), row.get(1), row.get(2))));
        each(
                database,
                "select candidate_id, job_id from application",
                row -> rows.applications.add(new Application(row.get(0), row.get(1))));
        each(
                database,
                "select candidate_id, user_id from candidate_share",
                row -> rows.shares.add(new Share(row.get(0), row.get(1))));
        each(
                database,
                "select id, company_id from candidate",
                row -> rows.people.add(new Candidate(row.get(0), row.get(1))));
        return rows;
    }

    /** The rows of any query, as text. */
    public static List<List<String>> query(Path database, String sql) {
        var all = new ArrayList<List<String>>();
        each(database, sql, all::add);
        return all;
    }

    private static void each(Path database, String sql, Consumer<List<String>> consumer) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                consumer.accept(row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
