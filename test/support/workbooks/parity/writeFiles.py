"""
Writes the files of this folder: one list of cells, in every format, by the programs that write them.

    /usr/bin/python3 writeFiles.py        (Debian: python3-openpyxl python3-xlsxwriter python3-xlwt libreoffice-calc)

office.*        LibreOffice, from office.fods, which this script writes by hand; .xls from openpyxl.xlsx
biff5.xls       by hand
strict.xlsx     office.xlsx with the namespaces of ISO 29500 strict and dates as ISO 8601, by hand
openpyxl.xlsx, xlsxwriter.xlsx, xlwt.xls    the Python libraries
office-*.csv    what LibreOffice writes as UTF-8, in the other encodings
"""

import datetime
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
from xml.sax.saxutils import escape

here = os.path.dirname(os.path.abspath(__file__))
cells = json.load(open(os.path.join(here, 'cells.json'), encoding='utf-8'))
header, rows = cells['header'], cells['rows']
formats = {
    'date': 'yyyy-mm-dd',
    'moment': 'yyyy-mm-dd hh:mm:ss',
    'chineseDate': 'yyyy"年"m"月"d"日"',
    'time': 'hh:mm:ss',
    'elapsed': '[h]:mm:ss',
    'percent': '0.00%',
}


def cell_of(value):
    """A cell as (kind, value); a plain text stands for itself."""
    if isinstance(value, str):
        return ('text', value) if value != '' else ('blank', None)
    return next(iter(value.items()))


def serial_of(kind, text):
    if kind == 'elapsed' or kind == 'time':
        hours, minutes, seconds = (int(part) for part in text.split(':'))
        return (hours * 3600 + minutes * 60 + seconds) / 86400
    moment = datetime.datetime.fromisoformat(text)
    return (moment - datetime.datetime(1899, 12, 30)).total_seconds() / 86400


def merges_of(row_index, row):
    for column in range(len(header)):
        value = row['cells'][column] if column < len(row['cells']) else ''
        if isinstance(value, dict) and ('down' in value or 'across' in value):
            yield row_index, column, value.get('down', 0), value.get('across', 0), value['text']


# ---- office.fods, by hand

QUOTE = {'"': '&quot;'}

STYLES = {
    'date': '<number:date-style style:name="Ndate" number:language="zh" number:country="CN"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>',
    'moment': '<number:date-style style:name="Nmoment" number:language="zh" number:country="CN"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/><number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/></number:date-style>',
    'chineseDate': '<number:date-style style:name="NchineseDate" number:language="zh" number:country="CN"><number:year number:style="long"/><number:text>年</number:text><number:month/><number:text>月</number:text><number:day/><number:text>日</number:text></number:date-style>',
    'time': '<number:time-style style:name="Ntime" number:language="zh" number:country="CN"><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/></number:time-style>',
    'elapsed': '<number:time-style style:name="Nelapsed" number:language="zh" number:country="CN" number:truncate-on-overflow="false"><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/></number:time-style>',
    'percent': '<number:percentage-style style:name="Npercent"><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>',
    'boolean': '<number:boolean-style style:name="Nboolean"><number:boolean/></number:boolean-style>',
}


def paragraphs(text):
    def line(part):
        return re.sub(r'^ | $', '<text:s/>', escape(part))

    return ''.join(f'<text:p>{line(part)}</text:p>' for part in text.split('\n'))


def fods_cell(value):
    kind, content = cell_of(value)
    extra = ''
    if isinstance(value, dict) and ('down' in value or 'across' in value):
        extra = f' table:number-rows-spanned="{value.get("down", 0) + 1}" table:number-columns-spanned="{value.get("across", 0) + 1}"'
        kind, content = 'text', value['text']
    if kind == 'blank':
        return '<table:table-cell/>'
    if kind in ('text', 'apostrophe'):
        return f'<table:table-cell office:value-type="string"{extra}>{paragraphs(content)}</table:table-cell>'
    if kind == 'rich':
        inner = ''.join(f'<text:span text:style-name="Bold">{escape(part)}</text:span>' for part in content)
        return f'<table:table-cell office:value-type="string"><text:p>{inner}</text:p></table:table-cell>'
    if kind == 'phonetic':
        ruby = f'<text:ruby><text:ruby-base>{content[0]}</text:ruby-base><text:ruby-text>{content[1]}</text:ruby-text></text:ruby>'
        return f'<table:table-cell office:value-type="string"><text:p>{ruby}</text:p></table:table-cell>'
    if kind == 'number':
        return f'<table:table-cell office:value-type="float" office:value="{content}"/>'
    if kind == 'boolean':
        return f'<table:table-cell table:style-name="Cboolean" office:value-type="boolean" office:boolean-value="{str(content).lower()}"/>'
    if kind == 'error':
        return f'<table:table-cell table:formula="of:={content}" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>{content}</text:p></table:table-cell>'
    if kind == 'formula':
        formula, result = re.sub(r'([A-Z]+\d+)', r'[.\1]', content[0]), content[1]
        typed = (
            f'office:value-type="float" office:value="{result}"'
            if isinstance(result, (int, float))
            else f'office:value-type="string" office:string-value="{escape(result, QUOTE)}" calcext:value-type="string"'
        )
        shown = f'<text:p>{escape(str(result))}</text:p>'
        return f'<table:table-cell table:formula="of:={escape(formula, QUOTE)}" {typed}>{shown}</table:table-cell>'
    if kind == 'percent':
        return f'<table:table-cell table:style-name="Cpercent" office:value-type="percentage" office:value="{content}"/>'
    if kind in ('time', 'elapsed'):
        hours, minutes, seconds = content.split(':')
        return f'<table:table-cell table:style-name="C{kind}" office:value-type="time" office:time-value="PT{hours}H{minutes}M{seconds}S"/>'
    return f'<table:table-cell table:style-name="C{kind}" office:value-type="date" office:date-value="{content}"/>'


def write_fods(path):
    covered = set()
    body = '<table:table-row>' + ''.join(fods_cell(name) for name in header) + '</table:table-row>'
    for index, row in enumerate(rows):
        for at, column, down, across, _ in merges_of(index, row):
            covered |= {(at + r, column + c) for r in range(down + 1) for c in range(across + 1) if r + c > 0}
        hidden = ' table:visibility="collapse"' if row.get('hidden') else ''
        inner = ''
        for column in range(len(header)):
            value = row['cells'][column] if column < len(row['cells']) else ''
            inner += '<table:covered-table-cell/>' if (index, column) in covered else fods_cell(value)
        body += f'<table:table-row{hidden}>{inner}</table:table-row>'
    cell_styles = ''.join(
        f'<style:style style:name="C{name}" style:family="table-cell" style:data-style-name="N{name}"/>' for name in STYLES
    )
    namespaces = ' '.join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
        for name, path in [('office', 'office'), ('table', 'table'), ('text', 'text'), ('style', 'style'), ('number', 'datastyle')]
    )
    open(path, 'w', encoding='utf-8').write(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {namespaces} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
        'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f'<office:automatic-styles>{"".join(STYLES.values())}{cell_styles}'
        '<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
        f'<office:body><office:spreadsheet><table:table table:name="客户">{body}</table:table></office:spreadsheet></office:body></office:document>\n'
    )


# ---- LibreOffice

def convert(source, target, filter_name, folder):
    subprocess.run(
        ['soffice', f'-env:UserInstallation=file://{folder}/profile', '--headless', '--convert-to', filter_name, '--outdir', folder, source],
        check=True,
        capture_output=True,
    )
    extension = filter_name.split(':')[0]
    shutil.move(os.path.join(folder, f'office.{extension}'), os.path.join(here, target))


def strict_xlsx(source, target):
    names = [
        (f'http://schemas.openxmlformats.org/{old}', f'http://purl.oclc.org/ooxml/{new}')
        for old, new in [
            ('spreadsheetml/2006/main', 'spreadsheetml/main'),
            ('officeDocument/2006/relationships', 'officeDocument/relationships'),
        ]
    ]
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as new:
        styles = old.read('xl/styles.xml').decode()
        codes = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))
        xfs = re.findall(r'<xf [^>]*numFmtId="(\d+)"', re.search(r'<cellXfs.*?</cellXfs>', styles, re.S).group())
        is_date = [bool(re.search(r'[yhd]', codes.get(id_, ''), re.I)) and '[h' not in codes.get(id_, '').lower() for id_ in xfs]

        def iso(match):
            style, value = int(match.group(2)), float(match.group(3))
            if not is_date[style]:
                return match.group()
            moment = datetime.datetime(1899, 12, 30) + datetime.timedelta(seconds=round(value * 86400))
            text = moment.strftime('%H:%M:%S') if value < 1 else moment.isoformat()
            return f'<c r="{match.group(1)}" s="{style}" t="d"><v>{text}</v></c>'

        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith(('.xml', '.rels')):
                text = data.decode()
                for before, after in names:
                    text = text.replace(before, after)
                if entry.filename.startswith('xl/worksheets/sheet'):
                    text = re.sub(r'<c r="([A-Z]+\d+)" s="(\d+)" t="n"><v>([\d.]+)</v></c>', iso, text)
                if entry.filename == 'xl/workbook.xml':
                    text = text.replace('<workbook ', '<workbook conformance="strict" ', 1)
                data = text.encode()
            new.writestr(zipfile.ZipInfo(entry.filename, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


# ---- the Python libraries

def write_openpyxl(path):
    import openpyxl
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = '客户'
    sheet.append(header)
    for index, row in enumerate(rows):
        for column, value in enumerate(row['cells']):
            kind, content = cell_of(value)
            cell = sheet.cell(index + 2, column + 1)
            if isinstance(value, dict) and ('down' in value or 'across' in value):
                kind, content = 'text', value['text']
            if kind == 'blank':
                continue
            if kind == 'formula':
                cell.value = '=' + content[0]
            elif kind == 'rich':
                cell.value = ''.join(content)
            elif kind == 'phonetic':
                cell.value = content[0]
            elif kind == 'error':
                cell.value, cell.data_type = content, 'e'
            elif kind in formats:
                cell.value = content if kind == 'percent' else serial_of(kind, content)
                cell.number_format = formats[kind]
            else:
                cell.value = content
                if kind == 'apostrophe':
                    cell.quotePrefix = True
        for at, column, down, across, _ in merges_of(index, row):
            sheet.merge_cells(start_row=at + 2, end_row=at + 2 + down, start_column=column + 1, end_column=column + 1 + across)
        if row.get('hidden'):
            sheet.row_dimensions[index + 2].hidden = True
    book.save(path)


def write_xlsxwriter(path):
    import xlsxwriter
    book = xlsxwriter.Workbook(path, {'strings_to_numbers': False, 'strings_to_formulas': False, 'strings_to_urls': False})
    book.set_properties({'created': datetime.datetime(2026, 1, 1)})
    sheet = book.add_worksheet('客户')
    made = {kind: book.add_format({'num_format': code}) for kind, code in formats.items()}
    bold = book.add_format({'bold': True})
    sheet.write_row(0, 0, header)
    for index, row in enumerate(rows):
        for column, value in enumerate(row['cells']):
            kind, content = cell_of(value)
            at = (index + 1, column)
            if isinstance(value, dict) and ('down' in value or 'across' in value):
                continue
            if kind in ('text', 'apostrophe'):
                sheet.write_string(*at, content)
            elif kind == 'number':
                sheet.write_number(*at, content)
            elif kind == 'boolean':
                sheet.write_boolean(*at, content)
            elif kind == 'error':
                sheet.write_formula(*at, content, None, content)
            elif kind == 'formula':
                sheet.write_formula(*at, '=' + content[0], None, content[1])
            elif kind == 'rich':
                sheet.write_rich_string(*at, bold, content[0], content[1])
            elif kind == 'phonetic':
                sheet.write_string(*at, content[0])
            elif kind in formats:
                sheet.write_number(*at, content if kind == 'percent' else serial_of(kind, content), made[kind])
        for at, column, down, across, text in merges_of(index, row):
            sheet.merge_range(at + 1, column, at + 1 + down, column + across, text)
        if row.get('hidden'):
            sheet.set_row(index + 1, None, None, {'hidden': True})
    book.close()


def write_xlwt(path):
    import xlwt
    book = xlwt.Workbook(encoding='utf-8')
    sheet = book.add_sheet('客户')
    for column, name in enumerate(header):
        sheet.write(0, column, name)
    for index, row in enumerate(rows):
        for column, value in enumerate(row['cells']):
            kind, content = cell_of(value)
            at = (index + 1, column)
            if isinstance(value, dict) and ('down' in value or 'across' in value):
                continue
            if kind in ('text', 'apostrophe', 'number', 'boolean'):
                sheet.write(*at, content)
            elif kind == 'error':
                sheet.row(index + 1).set_cell_error(column, 0x2A)
            elif kind == 'formula':
                sheet.write(*at, content[1])
            elif kind == 'rich':
                sheet.write_rich_text(*at, [content[0], (content[1], xlwt.easyfont('bold on'))])
            elif kind == 'phonetic':
                sheet.write(*at, content[0])
            elif kind in formats:
                style = xlwt.easyxf(num_format_str=formats[kind])
                sheet.write(*at, content if kind == 'percent' else serial_of(kind, content), style)
        for at, column, down, across, text in merges_of(index, row):
            sheet.write_merge(at + 1, at + 1 + down, column, column + across, text)
        if row.get('hidden'):
            sheet.row(index + 1).hidden = True
    book.save(path)


# ---- BIFF5, by hand: records as in OpenOffice's description of the format, a bare stream in code page 936

def write_biff5(path):
    def record(kind, data=b''):
        return struct.pack('<HH', kind, len(data)) + data

    codes = [(164 + index, code) for index, code in enumerate(formats.values())]
    style_of = {kind: index + 1 for index, kind in enumerate(formats)}
    globals_ = record(0x0042, struct.pack('<H', 936)) + record(0x0031, struct.pack('<HHHHHBBBB', 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b'\x05Arial')
    for number, code in codes:
        text = code.encode('gbk')
        globals_ += record(0x041E, struct.pack('<HB', number, len(text)) + text)
    for number in [0] + [number for number, _ in codes]:
        globals_ += record(0x00E0, struct.pack('<HHHHHHHH', 0, number, 1, 0x20, 0, 0, 0, 0))

    def cell(row, column, value):
        kind, content = cell_of(value)
        if isinstance(value, dict) and ('down' in value or 'across' in value):
            kind, content = 'text', value['text']
        if kind == 'rich':
            kind, content = 'text', ''.join(content)
        if kind == 'phonetic':
            kind, content = 'text', content[0]
        at = struct.pack('<HHH', row, column, style_of.get(kind, 0))
        if kind == 'blank':
            return b''
        if kind in ('text', 'apostrophe'):
            text = content.encode('gbk', 'replace')
            return record(0x0204, at + struct.pack('<H', len(text)) + text)
        if kind == 'boolean':
            return record(0x0205, at + struct.pack('<BB', int(content), 0))
        if kind == 'error':
            return record(0x0205, at + struct.pack('<BB', 0x2A, 1))
        if kind == 'formula':
            result = content[1]
            is_text = isinstance(result, str)
            shown = b'\x00\x00\x00\x00\x00\x00\xff\xff' if is_text else struct.pack('<d', result)
            body = record(0x0006, at + shown + struct.pack('<HIH', 0, 0, 3) + b'\x1e\x03\x00')
            return body + (record(0x0207, struct.pack('<H', len(result)) + result.encode()) if is_text else b'')
        number = content if kind in ('number', 'percent') else serial_of(kind, content)
        return record(0x0203, at + struct.pack('<d', number))

    sheet = record(0x0809, struct.pack('<HHHH', 0x0500, 0x0010, 0, 0)) + record(0x0200, struct.pack('<HHHHH', 0, len(rows) + 1, 0, len(header), 0))
    for index, row in enumerate([{'cells': header}] + rows):
        options = 0x0120 if row.get('hidden') else 0x0100
        sheet += record(0x0208, struct.pack('<HHHHHHHH', index, 0, len(header), 255, 0, 0, options, 15))
        for column, value in enumerate(row['cells']):
            sheet += cell(index, column, value)
    sheet += record(0x000A)
    name = '客户'.encode('gbk')
    start = record(0x0809, struct.pack('<HHHH', 0x0500, 0x0005, 0, 0)) + globals_
    position = len(start) + 4 + 7 + len(name) + 4
    bound = record(0x0085, struct.pack('<IHB', position, 0, len(name)) + name)
    open(path, 'wb').write(start + bound + record(0x000A) + sheet)


def main():
    out = lambda name: os.path.join(here, name)
    write_fods(out('office.fods'))
    write_openpyxl(out('openpyxl.xlsx'))
    with tempfile.TemporaryDirectory() as folder:
        for target, filter_name in [
            ('office.xlsx', 'xlsx:Calc MS Excel 2007 XML'),
            ('office.xlsm', 'xlsm:Calc MS Excel 2007 VBA XML'),
            ('office.ods', 'ods:calc8'),
            ('office2003.xml', 'xml:MS Excel 2003 XML'),
            ('office.html', 'html:HTML (StarCalc)'),
            ('office-utf8.csv', 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'),
        ]:
            convert(out('office.fods'), target, filter_name, folder)
        # From a file without results: LibreOffice writes the text of a formula that it has not calculated itself as 0.
        shutil.copy(out('openpyxl.xlsx'), os.path.join(folder, 'office.xlsx'))
        convert(os.path.join(folder, 'office.xlsx'), 'office.xls', 'xls:MS Excel 97', folder)
    strict_xlsx(out('office.xlsx'), out('strict.xlsx'))
    text = open(out('office-utf8.csv'), encoding='utf-8', newline='').read()
    for name, encoding in [('utf8-bom', 'utf-8-sig'), ('utf16le', 'utf-16-le'), ('utf16be', 'utf-16-be'), ('gb18030', 'gb18030'), ('big5', 'big5')]:
        mark = '\ufeff' if name.startswith('utf16') else ''
        open(out(f'office-{name}.csv'), 'wb').write((mark + text).encode(encoding, 'replace'))
    write_xlsxwriter(out('xlsxwriter.xlsx'))
    write_xlwt(out('xlwt.xls'))
    write_biff5(out('biff5.xls'))


main()
