// SPDX-License-Identifier: MIT
// What a browser adds to the page: sorting and filters. It's whole without.
"use strict";

const all = (selector, from = document) => [...from.querySelectorAll(selector)];

const make = (tag, properties = {}, ...children) => {
	const element = Object.assign(document.createElement(tag), properties);
	element.append(...children);
	return element;
};

/* What a row is sorted by: a number, text, or null, which comes last. */
const keyOf = (row, column) => {
	const cell = row.cells[column];
	if (!cell.dataset.v)
		return cell.textContent || null;
	const number = Number(cell.dataset.v.replace("inf", "Infinity"));
	return Number.isNaN(number) ? null : number;
};

const order = (a, b, sign) => {
	if (a === null || b === null)
		return (a === null) - (b === null);
	return sign * (typeof a === "string" ? a.localeCompare(b) :
					       (a > b) - (a < b));
};

const sort = (table, heading) => {
	const body = table.tBodies[0];
	const down = heading.getAttribute("aria-sort") === "ascending";
	const keyed = [...body.rows].map(
		(row) => [keyOf(row, heading.cellIndex), row]);
	keyed.sort(([a], [b]) => order(a, b, down ? -1 : 1));
	body.append(...keyed.map(([, row]) => row));
	for (const other of all("th[aria-sort]", table))
		other.removeAttribute("aria-sort");
	heading.setAttribute("aria-sort", down ? "descending" : "ascending");
};

for (const heading of all("#tables table:not(.counters) thead th")) {
	const button = make("button", { type: "button" },
			    ...heading.childNodes);
	button.addEventListener("click",
				() => sort(heading.closest("table"), heading));
	heading.append(button);
}

/* "user/gup/edge/order:9/..." in its parts, with their names. */
const partsOf = (row) => {
	const [machine, workload, strategy, ...axes] =
		row.dataset.row.split("/");
	return new Map([
		["workload", workload], ["strategy", strategy],
		...axes.map((axis) => axis.split(/:(.*)/s, 2)),
		["machine", machine], ["verdict", row.dataset.verdict],
	]);
};

const rows = all("#tables tr[data-row]").map((element) => ({
	element,
	parts: partsOf(element),
	text: `${element.dataset.row} ${element.textContent}`.toLowerCase(),
}));
const form = document.getElementById("filter");
const selects = new Map();

/* A choice of each part that rows differ in. */
for (const key of new Set(rows.flatMap(({ parts }) => [...parts.keys()]))) {
	const values = new Set(rows.map(({ parts }) => parts.get(key)));
	values.delete(undefined);
	if (values.size < 2)
		continue;
	const options = [...values].map((value) => new Option(value));
	const select = make("select", {}, new Option("all", ""), ...options);
	selects.set(key, select);
	form.lastElementChild.previousElementSibling.before(
		make("label", {}, key, select));
}

const filter = () => {
	const typed = form.querySelector("input").value;
	const words = typed.toLowerCase().split(/\s+/);
	let shown = 0;
	for (const { element, parts, text } of rows) {
		element.hidden = !(words.every((word) => text.includes(word)) &&
			[...selects].every(([key, { value }]) =>
				!value || parts.get(key) === value));
		shown += !element.hidden;
	}
	for (const block of all(".block"))
		block.hidden = !all("tr[data-row]:not([hidden])", block).length;
	form.querySelector("output").textContent =
		`${shown} of ${rows.length} rows`;
};

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
/* it has its values back only after this */
form.addEventListener("reset", () => setTimeout(filter));
form.hidden = false;
filter();
