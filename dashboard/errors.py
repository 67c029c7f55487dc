"""Errors as people see them: a problem that a browser would get is shown as a page instead."""

from flask import Blueprint, Response, render_template

from access.gate import wants_page

PROBLEM = "application/problem+json"
OF_THE_FRAMEWORK = "urn:regimen:problem:http"
WHAT_TO_DO = {
    403: ("You may not do this", "Ask an administrator for the role that may."),
    404: ("There is no page here", "Look at the address again, or begin with the overview."),
    405: ("This page takes no such request", "Go back and use the buttons on the page."),
    413: ("That was too much at once", "Send less: a page takes 64 KiB."),
    500: (
        "Something went wrong here",
        "This is a fault of the service; its log has the details. See how things stand, then try again.",
    ),
}
"""Title and advice for what the web framework refuses; it does not know what a reader was about to do."""

routes = Blueprint("errors", __name__)


@routes.after_app_request
def show(response: Response) -> Response:
    """Show a problem as a page to whoever reads pages; its status and headers stay."""
    if response.mimetype != PROBLEM or not wants_page():
        return response
    problem = response.get_json()
    title, advice = problem["title"], problem["detail"]
    if problem["type"] == OF_THE_FRAMEWORK:
        title, advice = WHAT_TO_DO.get(problem["status"], (title, advice))
    response.set_data(
        render_template("error.html", title=title, advice=advice, status=problem["status"], wrong=problem.get("errors"))
    )
    response.content_type = "text/html; charset=utf-8"
    response.vary.add("Accept")
    return response
