package io.freshet.interop.fleet;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the traffic of each server over time as a band of a stack, in plain SVG: the
 * thicker a band, the more calls the server has. Immutable.
 *
 * @param title what is shown
 * @param shares the counts
 * @param servers how many servers there are
 * @param colors of the servers that something happens to, by position
 * @param events what happens, and when
 */
record ShareChart(String title, Shares shares, int servers, Map<Integer, String> colors, List<Event> events) {

	private static final int WIDTH = 960;

	private static final int HEIGHT = 300;

	private static final int LEFT = 50;

	private static final int TOP = 70;

	private static final int PLOT_WIDTH = WIDTH - LEFT - 20;

	private static final int PLOT_HEIGHT = HEIGHT - TOP - 40;

	private static final String[] OTHERS = { "#d5dbe3", "#b4c0ce" };

	/**
	 * Something that happens.
	 *
	 * @param second when
	 * @param text what
	 */
	record Event(double second, String text) {

	}

	String svg() {
		StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
				<rect width="%d" height="%d" fill="#ffffff"/>
				<text x="%d" y="18" font-size="15">%s</text>
				""", WIDTH, HEIGHT, WIDTH, HEIGHT, LEFT, this.title));
		double[] base = new double[this.shares.seconds()];
		for (int server = 0; server < this.servers; server++) {
			svg.append(band(server, base));
		}
		axes(svg);
		marks(svg);
		return svg.append("</svg>\n").toString();
	}

	/** Draws what lies between the servers below and the same with this one on top. */
	private String band(int server, double[] base) {
		StringBuilder upper = new StringBuilder();
		StringBuilder lower = new StringBuilder();
		for (int second = 0; second < base.length; second++) {
			lower.insert(0, point(second, base[second]));
			int total = this.shares.total(second);
			base[second] += (total > 0) ? (double) this.shares.calls(second, server) / total : 0;
			upper.append(point(second, base[second]));
		}
		String color = this.colors.getOrDefault(server, OTHERS[server % OTHERS.length]);
		return "<polygon fill=\"" + color + "\" points=\"" + upper + lower.toString().stripTrailing() + "\"/>\n";
	}

	private String point(int second, double share) {
		return String.format(Locale.ROOT, "%.0f,%.1f ", x(second + 0.5), TOP + PLOT_HEIGHT * (1 - share));
	}

	private double x(double second) {
		return LEFT + PLOT_WIDTH * second / this.shares.seconds();
	}

	private void axes(StringBuilder svg) {
		for (int percent = 0; percent <= 100; percent += 25) {
			int y = TOP + PLOT_HEIGHT * (100 - percent) / 100;
			svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d %%</text>%n",
					LEFT - 6, y + 4, percent));
		}
		int step = (this.shares.seconds() > 60) ? 10 : 5;
		for (int second = 0; second <= this.shares.seconds(); second += step) {
			svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n",
					x(second), HEIGHT - 20, second));
		}
	}

	private void marks(StringBuilder svg) {
		for (int i = 0; i < this.events.size(); i++) {
			Event event = this.events.get(i);
			// in two rows, lest one text covers the next
			int y = (i % 2 == 0) ? TOP - 26 : TOP - 10;
			svg.append(String.format(Locale.ROOT,
					"<path d=\"M%1$.1f %2$d V%3$d\" stroke=\"#333333\" stroke-dasharray=\"3 3\"/>"
							+ "<text x=\"%4$.1f\" y=\"%2$d\">%5$s</text>%n",
					x(event.second()), y, TOP + PLOT_HEIGHT, x(event.second()) + 3, event.text()));
		}
	}

}
